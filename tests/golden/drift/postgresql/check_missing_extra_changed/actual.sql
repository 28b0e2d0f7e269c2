create table o (a int, constraint kept check (a < 11), constraint fresh check (a <> 5));
