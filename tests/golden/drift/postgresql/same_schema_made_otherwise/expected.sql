create table t (a int);
create schema app;
