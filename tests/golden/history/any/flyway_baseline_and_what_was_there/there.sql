create table clients (id integer primary key, name varchar(60) not null);
create table visits (id integer primary key, client integer not null);
create table paid (id integer primary key);
