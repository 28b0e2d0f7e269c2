DROP INDEX by_total ON orders;
CREATE INDEX by_total ON orders (total, id);
DROP VIEW big;
ALTER TABLE customers MODIFY email varchar(200) NOT NULL;
ALTER TABLE orders ADD COLUMN note text;
DROP TRIGGER touched;
CREATE TABLE extra (a int);
