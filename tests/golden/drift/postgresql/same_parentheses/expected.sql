create table t (a int, constraint c check (a > 0 and a < 1000 and (a <> 5)));
