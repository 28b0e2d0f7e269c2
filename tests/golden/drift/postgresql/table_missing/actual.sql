create table customers (id bigint primary key, email varchar(120), status text);
