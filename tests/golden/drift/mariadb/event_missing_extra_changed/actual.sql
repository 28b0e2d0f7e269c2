create table orders (id int primary key, day date);
create event fresh on schedule every 1 day do delete from orders;
create event kept on schedule every 1 day do delete from orders where id > 1;
create event rarer on schedule every 2 hour do delete from orders where id > 1;
create event off on schedule every 1 hour disable do delete from orders;
