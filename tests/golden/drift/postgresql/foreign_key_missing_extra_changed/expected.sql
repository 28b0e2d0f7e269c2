create table customers (id bigint primary key, email varchar(120), status text);
create table o (a bigint constraint gone references customers, b bigint constraint kept references customers on delete cascade, c bigint);
