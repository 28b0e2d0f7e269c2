create table o (a int, constraint gone check (a > 0), constraint kept check (a < 10));
