create table customers (id int unsigned primary key, email varchar(120), status varchar(10));
create table o (a int unsigned, constraint f foreign key (a) references customers (id) on delete restrict on update restrict);
