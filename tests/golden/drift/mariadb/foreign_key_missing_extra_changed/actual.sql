create table customers (id int unsigned primary key, email varchar(120), status varchar(10));
create table o (a int unsigned, b int unsigned, c int unsigned, key (a), key (b), key (c), constraint kept foreign key (b) references customers (id), constraint fresh foreign key (c) references customers (id));
