create function step(a int, b int) returns int language sql immutable as 'select a + b';
create function stride(a int, b int) returns int language sql immutable as 'select a + b + 1';
create aggregate gone(bigint) (sfunc = int8pl, stype = bigint);
create aggregate kept(int) (sfunc = stride, stype = int);
create aggregate first(int) (sfunc = step, stype = int, initcond = '1');
create aggregate quick(int) (sfunc = step, stype = int);
