create table t (a int, b int, check (a < 9), check (a > b), unique (b), unique (a));
