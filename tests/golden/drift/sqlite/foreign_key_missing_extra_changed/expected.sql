CREATE TABLE customers (id integer PRIMARY KEY, email varchar(120));
CREATE TABLE shops (id integer PRIMARY KEY);
CREATE TABLE o (a int CONSTRAINT gone REFERENCES customers, b int CONSTRAINT kept REFERENCES customers ON DELETE CASCADE, c int);
