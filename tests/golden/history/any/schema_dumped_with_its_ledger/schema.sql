create table schema_migrations (version varchar(128) primary key);
create table users (id integer primary key, email varchar(80) not null);
