create table t (a int);
create schema fresh;
create schema kept;
