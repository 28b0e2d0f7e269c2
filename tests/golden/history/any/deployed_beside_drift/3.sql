alter table users add column city varchar(40);
insert into schema_migrations (version) values ('20260104000000');
create table users_old (id integer primary key);
