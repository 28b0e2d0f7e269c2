create table o (a int, b varchar(50), c int, unique key kept (b(10)), unique key fresh (c));
