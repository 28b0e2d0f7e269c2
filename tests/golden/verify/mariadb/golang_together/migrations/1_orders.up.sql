create table orders (id integer primary key);
create table parts (id integer primary key);
