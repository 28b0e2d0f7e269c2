create schema moved;
create table a_new (id serial primary key);
create table "B new" (id bigserial primary key, n int);
create table c (number serial);
create table moved.d (id serial);
