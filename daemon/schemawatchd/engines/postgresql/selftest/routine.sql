create function price(a int) returns int language sql stable as 'select a';
create function pay(a int, b int default 5) returns int language plpgsql security definer set search_path = pg_catalog as $$ begin return a; end $$;
create procedure close_day(a int) language sql as 'select a';
create function step(a int, b int) returns int language sql immutable as 'select a + b';
create aggregate product(int) (sfunc = step, stype = int, initcond = '1');

-- drift: function: missing | DR511 | public.price(integer)
drop function price(int);

-- drift: function: extra | DR512 | public.fresh()
create function fresh() returns int language sql as 'select 1';

-- drift: function: overloaded | DR512 | public.price(text)
create function price(a text) returns text language sql as 'select a';

-- drift: function: body changed | DR513 | public.price(integer)
create or replace function price(a int) returns int language sql stable as 'select a + 1';

-- drift: function: result type | DR513 | public.price(integer)
drop function price(int);
create function price(a int) returns bigint language sql stable as 'select a::bigint';

-- drift: function: argument's type | DR511 | public.price(integer)
drop function price(int);
create function price(a bigint) returns int language sql stable as 'select a::int';

-- drift: function: volatility | DR513 | public.price(integer)
alter function price(int) immutable;

-- drift: function: NULL handling | DR513 | public.price(integer)
alter function price(int) strict;

-- drift: function: parallel safety | DR513 | public.price(integer)
alter function price(int) parallel safe;

-- drift: function: cost | DR513 | public.price(integer)
alter function price(int) cost 1000;

-- drift: function: default of an argument | DR513 | public.pay(integer, integer)
create or replace function pay(a int, b int default 6) returns int language plpgsql security definer set search_path = pg_catalog as $$ begin return a; end $$;

-- drift: function: became SECURITY DEFINER | DR514 | public.price(integer)
alter function price(int) security definer;

-- drift: function: no longer SECURITY DEFINER | DR514 | public.pay(integer, integer)
alter function pay(int, int) security invoker;

-- drift: function: search_path dropped | DR513 DR514 | public.pay(integer, integer)
alter function pay(int, int) reset search_path;

-- drift: procedure: missing | DR511 | public.close_day(integer)
drop procedure close_day(int);

-- drift: procedure: extra | DR512 | public.fresh()
create procedure fresh() language sql as 'select 1';

-- drift: procedure: body changed | DR513 | public.close_day(integer)
create or replace procedure close_day(a int) language sql as 'select a + 1';

-- drift: procedure: became SECURITY DEFINER | DR514 | public.close_day(integer)
alter procedure close_day(int) security definer;

-- drift: aggregate: missing | DR551 | public.product(integer)
drop aggregate product(int);

-- drift: aggregate: extra | DR552 | public.fresh(integer)
create aggregate fresh(int) (sfunc = step, stype = int);

-- drift: aggregate: start value | DR553 | public.product(integer)
create or replace aggregate product(int) (sfunc = step, stype = int, initcond = '0');
