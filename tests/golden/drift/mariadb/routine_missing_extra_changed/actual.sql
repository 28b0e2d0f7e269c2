create table t (a int);
create function fresh(a int) returns int deterministic return a;
create function kept(a int) returns int deterministic return a + 1;
create procedure run() select 2;
create procedure guard() sql security definer select 1;
