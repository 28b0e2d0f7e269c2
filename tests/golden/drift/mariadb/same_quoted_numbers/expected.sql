create table t (a int default 0, b decimal(5,2) default 1.5, c int not null default 7);
