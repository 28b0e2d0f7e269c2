create table sold (id int, region int) partition by list (region)
  (partition north values in (1, 2, 4), partition other default);
create table numbered (id int) partition by range (id)
  (partition low values less than (100), partition middle values less than (200), partition high values less than (300));
create table log (id int, day date) partition by range columns (day)
  (partition p1 values less than ('2026-11-01'));
create table split (id int) partition by hash (id) partitions 4;
