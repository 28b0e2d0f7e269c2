create table t (a int, b int, check (a > b), check (a < 9), unique (a), unique (b));
