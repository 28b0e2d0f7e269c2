create table t (a int);
create schema gone;
create schema kept;
