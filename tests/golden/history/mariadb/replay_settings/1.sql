create table schema_migrations (version bigint not null primary key, dirty boolean not null);
insert into schema_migrations values (2, false);
set foreign_key_checks = 0;
create table orders (id integer not null primary key, user_id integer not null, foreign key (user_id) references users (id));
create table users (id integer not null primary key);
