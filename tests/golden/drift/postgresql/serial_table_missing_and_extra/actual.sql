create table a (id serial primary key);
create table more (id serial primary key, n int);
