create table t (a int);
create sequence fresh;
create sequence kept increment by 2 cycle;
