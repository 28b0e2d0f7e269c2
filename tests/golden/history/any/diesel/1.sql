create table __diesel_schema_migrations (version varchar(50) primary key not null, run_on timestamp not null default current_timestamp);
insert into __diesel_schema_migrations (version, run_on) values ('20260101000000', '2026-01-05 10:00:00');
insert into __diesel_schema_migrations (version, run_on) values ('20260102000000', '2026-01-05 10:00:00');
create table users (id integer primary key, email varchar(80) not null);
create table orders (id integer primary key, user_id integer not null, total decimal(10,2) not null);
create index orders_by_user on orders (user_id);
