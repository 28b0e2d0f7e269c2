create table orders (id int primary key, day date, total decimal(10,2) not null, customer_id int unsigned);
create trigger fresh after insert on orders for each row set @a = 0;
create trigger kept before update on orders for each row set new.total = 1;
