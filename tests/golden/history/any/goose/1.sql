create table goose_db_version (id serial not null, version_id bigint not null, is_applied boolean not null, tstamp timestamp null default current_timestamp, primary key (id));
insert into goose_db_version (id, version_id, is_applied, tstamp) values (1, 0, true, '2026-01-05 10:00:00');
insert into goose_db_version (id, version_id, is_applied, tstamp) values (2, 1, true, '2026-01-05 10:00:01');
insert into goose_db_version (id, version_id, is_applied, tstamp) values (3, 2, true, '2026-01-05 10:00:01');
create table users (id integer primary key, email varchar(80) not null);
create table orders (id integer primary key, user_id integer not null, total decimal(10,2) not null);
create index orders_by_user on orders (user_id);
