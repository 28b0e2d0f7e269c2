CREATE TABLE customers (id integer PRIMARY KEY, email varchar(120));
CREATE TABLE orders (id integer PRIMARY KEY, day date, total numeric(10,2) NOT NULL, customer_id integer);
CREATE INDEX by_day ON orders (day);
