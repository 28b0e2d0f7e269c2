create schema shop authorization seller;
create table shop.orders (id bigserial primary key);
alter table shop.orders owner to seller;
grant select on shop.orders to seller;
