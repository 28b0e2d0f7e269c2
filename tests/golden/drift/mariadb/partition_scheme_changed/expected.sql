create table by_range (id int, day date) partition by range (to_days(day)) (partition p0 values less than (738000));
create table flat (id int);
create table split (id int) partition by hash (id) partitions 2;
