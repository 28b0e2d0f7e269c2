create table customers (id int unsigned primary key, email varchar(120), status varchar(10));
create table o (a int unsigned, key f (a), constraint f foreign key (a) references customers (id));
