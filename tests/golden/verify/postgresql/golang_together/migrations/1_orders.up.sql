begin;
create table orders (id integer primary key);
create table lines (id integer primary key);
commit;
