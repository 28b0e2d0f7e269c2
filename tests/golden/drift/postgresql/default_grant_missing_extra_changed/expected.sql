create schema shop;
create table shop.orders (id bigint primary key);
alter default privileges for role seller in schema shop grant select on tables to app;
alter default privileges for role seller in schema shop grant usage on sequences to app;
alter default privileges for role seller revoke execute on functions from public;
