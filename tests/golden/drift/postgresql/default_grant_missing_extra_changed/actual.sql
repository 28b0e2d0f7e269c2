create schema shop;
create table shop.orders (id bigint primary key);
alter default privileges for role seller in schema shop grant select, insert on tables to app;
alter default privileges for role seller grant usage on types to app;
