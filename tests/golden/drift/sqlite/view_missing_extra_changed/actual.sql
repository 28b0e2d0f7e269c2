CREATE TABLE customers (id integer PRIMARY KEY, email varchar(120));
CREATE VIEW fresh AS SELECT id FROM customers;
CREATE VIEW kept AS SELECT id, email FROM customers;
