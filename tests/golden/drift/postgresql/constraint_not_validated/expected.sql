create table o (a int, constraint positive check (a > 0));
