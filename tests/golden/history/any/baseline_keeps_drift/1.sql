create table schema_migrations (version varchar(128) primary key);
insert into schema_migrations (version) values ('20260101000000');
insert into schema_migrations (version) values ('20260102000000');
create table users (id integer primary key, email varchar(80) not null);
create table orders (id integer primary key, user_id integer not null, total decimal(10,2) not null);
create index orders_by_user on orders (user_id);
