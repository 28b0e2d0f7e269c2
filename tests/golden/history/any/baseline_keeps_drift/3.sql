alter table users add column phone varchar(40);
insert into schema_migrations (version) values ('20260103000000');
