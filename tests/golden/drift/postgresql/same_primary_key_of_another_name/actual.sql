create table t (a int, constraint two primary key (a));
