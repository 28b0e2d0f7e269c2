create table sold (id int, region int) partition by list (region) (partition north values in (2, 1, null), partition south values in (3));
create table words (id int, w varchar(5)) partition by list columns (w) (partition a values in ('b', 'a'));
create table kept (a int) with system versioning partition by system_time interval 1 month partitions 3;
create table log (id int, day date) partition by range (to_days(day)) (partition p1 values less than (to_days('2026-11-01')));
