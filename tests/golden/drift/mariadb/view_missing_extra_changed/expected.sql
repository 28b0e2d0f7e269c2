create table customers (id int unsigned primary key, email varchar(120), status varchar(10));
create view gone as select id from customers;
create view kept as select id from customers;
create sql security invoker view guard as select id from customers;
