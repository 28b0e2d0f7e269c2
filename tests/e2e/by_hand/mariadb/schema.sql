create table customers(id int auto_increment primary key, email varchar(120) not null unique, country varchar(2) not null default 'DE', created timestamp default current_timestamp on update current_timestamp, doc json, constraint c1 check (length(country)=2));
create table orders(id int auto_increment primary key, customer_id int not null, total decimal(10,2) not null default 0, status enum('a','b') default 'a', foreign key (customer_id) references customers(id) on delete cascade, key by_customer (customer_id, status));
create view open_orders as select o.id, c.email from orders o join customers c on c.id=o.customer_id where o.status='a';
create function f(a int) returns int deterministic return a;
create trigger t before insert on orders for each row set new.total = abs(new.total);
create sequence s increment by 5;
create procedure p(in a int) select a;
