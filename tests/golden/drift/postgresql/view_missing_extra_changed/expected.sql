create table customers (id bigint primary key, email varchar(120), status text);
create view gone as select id from customers;
create view kept as select id from customers;
create view guard with (security_barrier) as select id from customers;
create view checked as select id from customers where id > 0 with local check option;
