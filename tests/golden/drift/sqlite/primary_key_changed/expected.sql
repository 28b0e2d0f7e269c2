CREATE TABLE customers (id integer PRIMARY KEY, email varchar(120));
CREATE TABLE o (a int, b int, PRIMARY KEY (a, b));
