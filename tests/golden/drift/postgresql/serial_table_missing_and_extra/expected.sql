create table a (id serial primary key);
create table lost (id serial primary key, n int);
