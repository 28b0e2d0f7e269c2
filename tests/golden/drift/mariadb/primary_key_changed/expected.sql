create table o (a int not null, b int not null, primary key (a, b));
