create table schema_migrations (version bigint not null primary key, dirty boolean not null);
insert into schema_migrations (version, dirty) values (-1, true);
create table users (id integer primary key, email varchar(80) not null);
