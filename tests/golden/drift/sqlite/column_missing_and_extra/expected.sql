CREATE TABLE customers (id integer PRIMARY KEY, email varchar(120));
CREATE TABLE o (id integer PRIMARY KEY, a int, b int);
