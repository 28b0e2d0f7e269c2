alter table users add column phone varchar(40);
insert into __diesel_schema_migrations (version, run_on) values ('20260103000000', '2026-01-06 10:00:00');
