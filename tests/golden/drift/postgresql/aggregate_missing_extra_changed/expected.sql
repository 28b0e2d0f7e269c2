create function step(a int, b int) returns int language sql immutable as 'select a + b';
create function stride(a int, b int) returns int language sql immutable as 'select a + b + 1';
create aggregate gone(int) (sfunc = step, stype = int);
create aggregate kept(int) (sfunc = step, stype = int);
create aggregate first(int) (sfunc = step, stype = int, initcond = '0');
create aggregate quick(int) (sfunc = step, stype = int, combinefunc = step, parallel = safe);
