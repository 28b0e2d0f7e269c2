CREATE TABLE customers (id integer PRIMARY KEY, email varchar(120));
