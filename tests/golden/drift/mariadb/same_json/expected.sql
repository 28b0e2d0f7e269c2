create table t (j json);
