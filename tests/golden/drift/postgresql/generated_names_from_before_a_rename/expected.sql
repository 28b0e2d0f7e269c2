create table customers (id bigint primary key, email varchar(120), status text);
create table o (c bigint references customers, a int check (a > 0), b int unique);
create index on o (a);
