create table orders (id int primary key, day date, total decimal(10,2) not null, customer_id int unsigned);
alter table orders add key by_day (day asc) using btree;
