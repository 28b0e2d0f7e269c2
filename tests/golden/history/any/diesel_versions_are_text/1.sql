create table __diesel_schema_migrations (version varchar(50) primary key not null, run_on timestamp not null default current_timestamp);
insert into __diesel_schema_migrations (version, run_on) values ('20240313', '2026-01-05 10:00:00');
insert into __diesel_schema_migrations (version, run_on) values ('20240306170000', '2026-01-05 10:00:00');
create table a (i integer not null, j integer);
