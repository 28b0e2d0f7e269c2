CREATE TABLE customers (id integer PRIMARY KEY, email varchar(120));
CREATE TABLE shops (id integer PRIMARY KEY);
CREATE TABLE o (a int, b int CONSTRAINT kept REFERENCES customers, c int CONSTRAINT fresh REFERENCES shops);
