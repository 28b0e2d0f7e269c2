create table posts (id serial primary key, title varchar not null, updated_at timestamp not null default now());
select diesel_manage_updated_at('posts');
insert into __diesel_schema_migrations (version, run_on) values ('20260101000000', '2026-01-06 10:00:00');
