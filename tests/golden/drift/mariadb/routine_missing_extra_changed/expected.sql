create table t (a int);
create function gone(a int) returns int deterministic return a;
create function kept(a int) returns int deterministic return a;
create procedure run() select 1;
create procedure guard() sql security invoker select 1;
