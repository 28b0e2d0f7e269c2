CREATE TABLE customers (id integer PRIMARY KEY, email varchar(120));
CREATE TABLE o (a int, CONSTRAINT gone CHECK (a > 0), CONSTRAINT kept CHECK (a < 10));
