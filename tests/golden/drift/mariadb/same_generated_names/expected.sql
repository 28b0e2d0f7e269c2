create table customers (id int unsigned primary key, email varchar(120), status varchar(10));
create table o (a int unsigned, b int unsigned, check (a > 0), check (b > 0), foreign key (a) references customers (id), foreign key (b) references customers (id));
