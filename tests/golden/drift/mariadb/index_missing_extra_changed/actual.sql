create table orders (id int primary key, day date, total decimal(10,2) not null, customer_id int unsigned);
create index fresh on orders (day);
create index kept on orders (total, day);
create index seen on orders (customer_id) ignored;
