create table customers (id int unsigned primary key, email varchar(120), status varchar(10));
create table o (a int unsigned, b int unsigned, check (b > 0), check (a > 0), foreign key (b) references customers (id), foreign key (a) references customers (id));
