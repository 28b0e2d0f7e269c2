create table by_range (id int, day date) partition by range (year(day)) (partition p0 values less than (2030));
create table flat (id int) partition by key (id) partitions 2;
create table split (id int);
