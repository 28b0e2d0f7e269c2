drop table parts;
drop table orders;
