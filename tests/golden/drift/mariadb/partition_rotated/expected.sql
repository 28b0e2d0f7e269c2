create table log (id int, day date) partition by range (to_days(day))
  (partition p0 values less than (738000), partition p1 values less than (738001), partition rest values less than maxvalue);
create table by_moment (at timestamp not null) partition by range (unix_timestamp(at))
  (partition p1 values less than (unix_timestamp('2026-10-01')), partition p2 values less than (unix_timestamp('2026-11-01')));
create table by_column (id int, day date) partition by range columns (day)
  (partition p1 values less than ('2026-10-01'), partition p2 values less than ('2027-01-01'));
