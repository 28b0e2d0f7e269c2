create table customers (id bigint primary key, email varchar(120), status text);
create table o (a bigint, b bigint constraint kept references customers on delete set null, c bigint constraint fresh references customers);
