CREATE TABLE customers (
  id integer PRIMARY KEY,
  email varchar(120) NOT NULL UNIQUE,
  country varchar(2) NOT NULL DEFAULT 'DE',
  CONSTRAINT country_has_two_letters CHECK (length(country) = 2)
);
CREATE TABLE orders (
  id integer PRIMARY KEY,
  customer_id integer NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  total numeric(10,2) NOT NULL DEFAULT 0,
  status text DEFAULT 'a'
);
CREATE TABLE notes (id integer PRIMARY KEY, body text);
CREATE INDEX by_customer ON orders (customer_id, status);
CREATE INDEX by_status ON orders (status) WHERE total > 0;
CREATE VIEW open_orders AS SELECT o.id, c.email FROM orders o JOIN customers c ON c.id = o.customer_id;
CREATE TRIGGER no_debts BEFORE INSERT ON orders WHEN new.total < 0 BEGIN SELECT raise(ABORT, 'no debts'); END;
