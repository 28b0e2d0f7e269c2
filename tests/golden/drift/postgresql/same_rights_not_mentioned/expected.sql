create schema shop;
create table shop.orders (id bigint primary key);
create function shop.one() returns int language sql as 'select 1';
