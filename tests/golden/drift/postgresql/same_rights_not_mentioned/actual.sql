create schema shop authorization seller;
create table shop.orders (id bigint primary key);
create function shop.one() returns int language sql as 'select 1';
alter table shop.orders owner to seller;
grant all on shop.orders to app;
revoke execute on function shop.one() from public;
alter default privileges for role seller in schema shop grant select on tables to app;
