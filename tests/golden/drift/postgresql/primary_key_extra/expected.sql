create table o (a int not null);
