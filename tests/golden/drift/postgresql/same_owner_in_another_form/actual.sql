create schema shop;
alter schema shop owner to seller;
create table shop.orders (id bigserial primary key);
alter table shop.orders owner to seller;
alter sequence shop.orders_id_seq owner to seller;
