create table customers (id int unsigned primary key, email varchar(120), status varchar(10));
create view v as select id, email from customers where status in ('a', 'b');
