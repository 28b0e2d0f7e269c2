create table sold (id int, region int) partition by list (region) (partition north values in (1, 2, null), partition south values in (3));
create table words (id int, w varchar(5)) partition by list columns (w) (partition a values in ('a', 'b'));
create table kept (a int) with system versioning partition by system_time interval 1 month starts '2026-01-01'
  (partition p0 history, partition p1 history, partition p2 history, partition now current);
create table log (id int, day date) partition by range (to_days(`day`)) (partition p1 values less than (740286));
