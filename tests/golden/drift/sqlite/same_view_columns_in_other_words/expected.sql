CREATE TABLE customers (id integer PRIMARY KEY, email varchar(120));
CREATE VIEW listed (id, mail) AS SELECT id, email AS e FROM customers;
CREATE VIEW "with ( and as" AS SELECT id FROM customers;
