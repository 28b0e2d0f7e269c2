create table sold (id int, region int) partition by list (region)
  (partition north values in (1, 2), partition south values in (3));
create table log (id int, day date) partition by range columns (day)
  (partition p1 values less than ('2026-10-01'), partition p2 values less than ('2099-01-01'));
create table split (id int) partition by hash (id) partitions 2;

-- drift: partition: missing | DR151 | sold.south
alter table sold drop partition south;

-- drift: partition: extra | DR152 | sold.west
alter table sold add partition (partition west values in (4));

-- drift: partition: bounds | DR153 | sold.north
alter table sold reorganize partition north into (partition north values in (1, 2, 5));

-- drift: partition: dropped by time | DR155 | log.p1
alter table log drop partition p1;

-- drift: partition: made by time | DR156 | log.p3
alter table log add partition (partition p3 values less than ('2100-01-01'));

-- drift: partition: number of parts by hash | DR111 | split
alter table split add partition partitions 2;
