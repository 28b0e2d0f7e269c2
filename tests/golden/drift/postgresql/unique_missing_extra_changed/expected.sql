create table o (a int, b int, c int, constraint gone unique (a), constraint kept unique (b));
