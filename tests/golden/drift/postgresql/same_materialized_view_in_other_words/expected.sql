create table customers (id bigint primary key, email varchar(120), status text);
create materialized view v as select c.id, c.email from customers c where c.status in ('a', 'b');
