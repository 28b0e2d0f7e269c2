create table customers (id int unsigned primary key, email varchar(120), status varchar(10));
create table orders (id int primary key, day date, total decimal(10,2) not null, customer_id int unsigned);
create index by_day on orders (day);
