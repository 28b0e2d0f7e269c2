create table customers (id int unsigned primary key, email varchar(120), status varchar(10));
