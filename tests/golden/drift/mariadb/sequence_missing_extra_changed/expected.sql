create table t (a int);
create sequence gone;
create sequence kept;
