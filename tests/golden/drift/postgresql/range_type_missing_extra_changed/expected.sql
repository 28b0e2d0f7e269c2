create type gone as range (subtype = float8);
create type kept as range (subtype = float8, subtype_diff = float8mi);
create type sorted as range (subtype = text, collation = "C");
create type wide as range (subtype = int8);
