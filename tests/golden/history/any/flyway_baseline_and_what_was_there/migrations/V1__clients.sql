create table clients (id integer primary key, name varchar(60) not null);
