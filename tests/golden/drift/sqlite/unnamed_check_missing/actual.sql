CREATE TABLE customers (id integer PRIMARY KEY, email varchar(120));
CREATE TABLE o (a int CHECK (a > 0), b int);
