DROP VIEW open_orders;
CREATE VIEW open_orders AS SELECT o.id, c.email FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.total > 1;
DROP INDEX by_customer;
DROP INDEX by_status;
CREATE INDEX by_status ON orders (status) WHERE total > 1;
DROP TRIGGER no_debts;
CREATE TABLE orders_backup (a);
ALTER TABLE notes DROP COLUMN body;
ALTER TABLE notes ADD COLUMN author text;
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(replace(sql, '''DE''', '''FR'''), 'email varchar(120)', 'email varchar(200)') WHERE name = 'customers';
UPDATE sqlite_schema SET sql = replace(sql, ',
  CONSTRAINT country_has_two_letters CHECK (length(country) = 2)', '') WHERE name = 'customers';
UPDATE sqlite_schema SET sql = replace(replace(sql, ' ON DELETE CASCADE', ''), 'NOT NULL DEFAULT 0', 'DEFAULT 0') WHERE name = 'orders';
PRAGMA writable_schema = RESET;
