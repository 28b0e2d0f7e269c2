create table o (id int primary key, a int, c int, d int not null, e int not null default 0);
