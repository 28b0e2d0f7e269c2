create table customers (id bigint primary key, email varchar(120), status text);
create materialized view gone as select id from customers;
create unique index on gone (id);
create materialized view kept as select id from customers;
create index kept_id on kept (id);
create materialized view room with (fillfactor = 70) as select id from customers;
create materialized view same as select id, email from customers;
create index same_id on same (id);
