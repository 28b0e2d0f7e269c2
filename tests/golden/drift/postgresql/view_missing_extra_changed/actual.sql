create table customers (id bigint primary key, email varchar(120), status text);
create view fresh as select id from customers;
create view kept as select id, email from customers;
create view guard as select id from customers;
create view checked as select id from customers where id > 0;
