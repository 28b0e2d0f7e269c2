CREATE TABLE customers (
  id integer PRIMARY KEY,
  email varchar(120) NOT NULL UNIQUE,
  country varchar(2) NOT NULL DEFAULT 'DE' CHECK (length(country) = 2)
);
CREATE TABLE orders (
  id integer PRIMARY KEY,
  customer_id integer NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  total numeric(10,2) NOT NULL CHECK (total >= 0)
);
CREATE INDEX by_customer ON orders (customer_id) WHERE total > 0;
CREATE VIEW big AS SELECT id FROM orders WHERE total > 1000;
CREATE TRIGGER touched AFTER UPDATE OF email ON customers BEGIN SELECT 1; END;
