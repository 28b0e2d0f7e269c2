drop table lines;
drop table orders;
