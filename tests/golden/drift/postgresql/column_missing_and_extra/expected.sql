create table o (id int primary key, a int, b int);
