create schema shop authorization seller;
create table shop.orders (id bigint primary key);
create table shop.notes (id bigint primary key);
create function shop.one(a int) returns int language sql as 'select 1';
alter table shop.orders owner to seller;
alter function shop.one(int) owner to seller;
