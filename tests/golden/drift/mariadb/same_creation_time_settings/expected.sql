create table t (a int);
create procedure run() select 1;
