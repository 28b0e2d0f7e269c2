create function step(a int, b int) returns int language sql immutable as 'select a + b';
create function stride(a int, b int) returns int language sql immutable as 'select a + b + 1';
create aggregate total(int) (sfunc = step, stype = int);
