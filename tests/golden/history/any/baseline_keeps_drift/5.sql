drop table by_hand;
create table another (b integer);
