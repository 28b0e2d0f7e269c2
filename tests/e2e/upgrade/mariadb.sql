CREATE TABLE customers (
  id int PRIMARY KEY AUTO_INCREMENT,
  email varchar(120) NOT NULL UNIQUE,
  country varchar(2) NOT NULL DEFAULT 'DE' CHECK (char_length(country) = 2)
);
CREATE TABLE orders (
  id int PRIMARY KEY,
  customer_id int NOT NULL,
  total decimal(10,2) NOT NULL,
  CONSTRAINT of_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE
);
CREATE INDEX by_total ON orders (total);
CREATE VIEW big AS SELECT id FROM orders WHERE total > 1000;
CREATE TRIGGER touched BEFORE UPDATE ON orders FOR EACH ROW SET NEW.total = NEW.total;
