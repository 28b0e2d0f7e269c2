create table t (a int);
create type fresh as enum ('a');
create type shrunk as enum ('a');
create type grown as enum ('a', 'b');
create type turned as enum ('b', 'a');
