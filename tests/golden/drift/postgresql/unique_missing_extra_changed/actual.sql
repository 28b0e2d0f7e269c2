create table o (a int, b int, c int, constraint kept unique nulls not distinct (b), constraint fresh unique (c));
