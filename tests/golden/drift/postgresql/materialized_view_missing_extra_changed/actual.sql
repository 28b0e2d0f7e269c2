create table customers (id bigint primary key, email varchar(120), status text);
create materialized view fresh as select id from customers;
create index on fresh (id);
create materialized view kept as select id, email from customers;
create index kept_id on kept (id);
create materialized view room as select id from customers;
create materialized view same as select id, email from customers;
create index same_id on same (id desc);
