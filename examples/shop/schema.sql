-- A small shop: the canonical schema that both databases should have.

CREATE TABLE customers (
  id integer PRIMARY KEY,
  email varchar(120) NOT NULL UNIQUE,
  name varchar(80) NOT NULL,
  country varchar(2) NOT NULL DEFAULT 'DE',
  created_at text NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE products (
  id integer PRIMARY KEY,
  sku varchar(20) NOT NULL UNIQUE,
  title text NOT NULL,
  price numeric(10,2) NOT NULL,
  CONSTRAINT price_is_positive CHECK (price > 0)
);

CREATE TABLE orders (
  id integer PRIMARY KEY,
  customer_id integer NOT NULL REFERENCES customers (id) ON DELETE RESTRICT,
  status varchar(20) NOT NULL DEFAULT 'new',
  placed_at text NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE INDEX orders_by_customer ON orders (customer_id, placed_at);

CREATE TABLE order_lines (
  order_id integer NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  product_id integer NOT NULL REFERENCES products (id),
  quantity integer NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (order_id, product_id)
);

CREATE VIEW open_orders AS
SELECT o.id, c.email, o.placed_at
FROM orders o JOIN customers c ON c.id = o.customer_id
WHERE o.status = 'new';
