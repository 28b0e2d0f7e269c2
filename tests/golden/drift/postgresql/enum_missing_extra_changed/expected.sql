create table t (a int);
create type gone as enum ('a');
create type shrunk as enum ('a', 'b');
create type grown as enum ('a');
create type turned as enum ('a', 'b');
