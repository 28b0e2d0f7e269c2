create table orders (id int primary key, day date);
create event gone on schedule every 1 day do delete from orders;
create event kept on schedule every 1 day do delete from orders;
create event rarer on schedule every 1 hour do delete from orders;
create event off on schedule every 1 hour do delete from orders;
