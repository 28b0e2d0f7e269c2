create table t (a int);
create sequence fresh;
create sequence kept increment 2 cycle cache 5;
