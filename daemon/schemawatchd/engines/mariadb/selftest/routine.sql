create table t (a int);
create function price(a int) returns int deterministic return a;
create function pay(a int) returns int deterministic sql security invoker return a;
create procedure close_day() sql security invoker select 1;

-- drift: function: missing | DR511 | price
drop function price;

-- drift: function: extra | DR512 | fresh
create function fresh() returns int deterministic return 1;

-- drift: function: body changed | DR513 | price
create or replace function price(a int) returns int deterministic return a + 1;

-- drift: function: result type | DR513 | price
create or replace function price(a int) returns bigint deterministic return a;

-- drift: function: volatility | DR513 | price
create or replace function price(a int) returns int not deterministic return a;

-- drift: function: argument's type | DR513 | price
create or replace function price(a bigint) returns int deterministic return a;

-- drift: function: data access | DR513 | price
alter function price reads sql data;

-- drift: function: became SECURITY DEFINER | DR514 | pay
alter function pay sql security definer;

-- drift: function: no longer SECURITY DEFINER | DR514 | price
alter function price sql security invoker;

-- drift: procedure: missing | DR511 | close_day
drop procedure close_day;

-- drift: procedure: extra | DR512 | fresh
create procedure fresh() select 1;

-- drift: procedure: body changed | DR513 | close_day
create or replace procedure close_day() sql security invoker select 2;

-- drift: procedure: became SECURITY DEFINER | DR514 | close_day
alter procedure close_day sql security definer;
