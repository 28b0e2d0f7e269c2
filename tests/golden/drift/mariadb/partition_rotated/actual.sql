create table log (id int, day date) partition by range (to_days(`day`))
  (partition p1 values less than (738001), partition p2 values less than (738002), partition rest values less than maxvalue);
create table by_moment (at timestamp not null) partition by range (unix_timestamp(at))
  (partition p2 values less than (unix_timestamp('2026-11-01')), partition p3 values less than (unix_timestamp('2026-12-01')));
create table by_column (id int, day date) partition by range columns (day)
  (partition p2 values less than ('2027-01-01'), partition p3 values less than ('2027-02-01'));
