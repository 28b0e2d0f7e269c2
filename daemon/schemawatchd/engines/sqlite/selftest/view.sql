CREATE TABLE customers (id integer PRIMARY KEY, email text);
CREATE VIEW mails AS SELECT id, email FROM customers;

-- drift: view: missing | DR401 | mails
DROP VIEW mails;

-- drift: view: extra | DR402 | fresh
CREATE VIEW fresh AS SELECT id FROM customers;

-- drift: view: definition changed | DR403 | mails
DROP VIEW mails;
CREATE VIEW mails AS SELECT id, email FROM customers WHERE id > 0;

-- drift: view: column added | DR403 | mails
DROP VIEW mails;
CREATE VIEW mails AS SELECT id, email, 1 AS one FROM customers;

-- drift: view: column renamed | DR403 | mails
DROP VIEW mails;
CREATE VIEW mails (id, mail) AS SELECT id, email FROM customers;
