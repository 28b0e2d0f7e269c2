create table orders (id int primary key, day date, total decimal(10,2) not null, customer_id int unsigned);
create index gone on orders (day);
create index kept on orders (total);
create index seen on orders (customer_id);
