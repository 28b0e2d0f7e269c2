create table log (id int, day date) partition by range (to_days(day))
  (partition p0 values less than (738000), partition p1 values less than (738001));
create table split (id int) partition by hash (id) partitions 2;
