alter table users add column phone varchar(40);
update schema_migrations set dirty = false;
