create type fresh as range (subtype = float8);
create type kept as range (subtype = float8);
create type sorted as range (subtype = text, collation = "POSIX");
create type wide as range (subtype = int4);
