create table o (a int, b varchar(50), c int, unique key gone (a), unique key kept (b));
