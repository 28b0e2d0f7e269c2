CREATE TABLE customers (id integer PRIMARY KEY, email varchar(120));
CREATE TABLE o (a int, CONSTRAINT kept CHECK (a < 11), CONSTRAINT fresh CHECK (a <> 5));
