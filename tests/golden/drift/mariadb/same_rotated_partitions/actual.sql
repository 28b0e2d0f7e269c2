create table log (id int, day date) partition by range (to_days(`day`))
  (partition p1 values less than (738001), partition p2 values less than (738002), partition rest values less than maxvalue);
create table split (id int) partition by hash (id) partitions 4;
