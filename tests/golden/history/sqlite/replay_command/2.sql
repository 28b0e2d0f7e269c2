update alembic_version set version_num = 'b2';
alter table users add column phone text;
