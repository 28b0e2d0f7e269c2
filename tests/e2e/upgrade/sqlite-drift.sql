DROP INDEX by_customer;
CREATE INDEX by_customer ON orders (customer_id) WHERE total > 10;
DROP VIEW big;
DROP TRIGGER touched;
CREATE TRIGGER touched AFTER UPDATE OF email ON customers BEGIN SELECT 2; END;
ALTER TABLE orders ADD COLUMN note text DEFAULT 'x';
CREATE TABLE extra (a integer, b text COLLATE NOCASE);
