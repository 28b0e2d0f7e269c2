CREATE TABLE customers (id integer PRIMARY KEY, email varchar(120));
CREATE VIEW listed (id, address) AS SELECT id, email FROM customers;
CREATE VIEW plain (id, mail) AS SELECT id, email FROM customers;
