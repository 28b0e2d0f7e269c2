create table customers (id bigint primary key, email varchar(120), status text);
create table o (c bigint, constraint c foreign key (c) references customers);
