create function step(a int, b int) returns int language sql immutable as 'select a + b';
create function stride(a int, b int) returns int language sql immutable as 'select a + b + 1';
create aggregate public.total(in integer) (stype = integer, sfunc = public.step, finalfunc_modify = read_only,
  parallel = unsafe, sspace = 0);
