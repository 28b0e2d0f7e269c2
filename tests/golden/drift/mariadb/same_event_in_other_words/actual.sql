create table orders (id int primary key, day date);
create definer = root@localhost event nightly on schedule every 1 day starts '2031-02-03 04:05:06'
  on completion preserve enable do /* all of them */ delete from orders;
create event ended on schedule every 1 day starts '2010-01-01' ends '2037-01-01' on completion preserve do delete from orders;
create event once_and_gone on schedule at current_timestamp + interval 1 day do delete from orders;
