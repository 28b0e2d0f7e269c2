create table orders (id int primary key, day date);
create event nightly on schedule every 1 day do delete from orders;
create event ended on schedule every 1 day starts '2010-01-01' ends '2020-01-01' on completion preserve do delete from orders;
