create table alembic_version (version_num varchar(32));
insert into alembic_version values ('a1');
create table users (id integer primary key);
