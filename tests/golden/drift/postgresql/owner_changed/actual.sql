create schema shop authorization buyer;
create table shop.orders (id bigint primary key);
create table shop.notes (id bigint primary key);
create function shop.one(a int) returns int language sql as 'select 1';
alter table shop.orders owner to buyer;
alter function shop.one(int) owner to buyer;
alter table shop.notes owner to buyer;
