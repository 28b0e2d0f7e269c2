create table orders (id int primary key, day date, total decimal(10,2) not null, customer_id int unsigned);
create trigger gone before insert on orders for each row set new.total = 0;
create trigger kept before update on orders for each row set new.total = 0;
