create table customers (id int unsigned primary key, email varchar(120), status varchar(10));
create view fresh as select id from customers;
create view kept as select id, email from customers;
create view guard as select id from customers;
