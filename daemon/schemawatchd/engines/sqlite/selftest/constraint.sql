CREATE TABLE customers (id integer PRIMARY KEY, code int, other int, CONSTRAINT code_once UNIQUE (code), UNIQUE (other));
CREATE TABLE plain (id int NOT NULL);
CREATE TABLE orders (
  id int,
  customer_id int,
  code int,
  total int,
  more int CHECK (more > 0),
  CONSTRAINT orders_key PRIMARY KEY (id),
  CONSTRAINT by_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE,
  CONSTRAINT positive CHECK (total > 0)
);

-- drift: primary key: missing | DR201 | orders.orders_key
DROP TABLE orders;
CREATE TABLE orders (
  id int,
  customer_id int,
  code int,
  total int,
  more int CHECK (more > 0),
  CONSTRAINT by_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE,
  CONSTRAINT positive CHECK (total > 0)
);

-- drift: primary key: extra | DR202 | plain.primary_key
DROP TABLE plain;
CREATE TABLE plain (id int NOT NULL PRIMARY KEY);

-- drift: primary key: columns | DR203 | orders.orders_key
DROP TABLE orders;
CREATE TABLE orders (
  id int,
  customer_id int,
  code int,
  total int,
  more int CHECK (more > 0),
  CONSTRAINT orders_key PRIMARY KEY (id, total),
  CONSTRAINT by_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE,
  CONSTRAINT positive CHECK (total > 0)
);

-- drift: primary key: ON CONFLICT | DR203 | orders.orders_key
DROP TABLE orders;
CREATE TABLE orders (
  id int,
  customer_id int,
  code int,
  total int,
  more int CHECK (more > 0),
  CONSTRAINT orders_key PRIMARY KEY (id) ON CONFLICT REPLACE,
  CONSTRAINT by_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE,
  CONSTRAINT positive CHECK (total > 0)
);

-- drift: unique: missing | DR211 | customers.code_once
DROP TABLE customers;
CREATE TABLE customers (id integer PRIMARY KEY, code int, other int, UNIQUE (other));

-- drift: unique: missing, without a name of its own | DR211 | customers.unique(other)
DROP TABLE customers;
CREATE TABLE customers (id integer PRIMARY KEY, code int, other int, CONSTRAINT code_once UNIQUE (code));

-- drift: unique: extra | DR212 | plain.once
DROP TABLE plain;
CREATE TABLE plain (id int NOT NULL CONSTRAINT once UNIQUE);

-- drift: unique: columns | DR213 | customers.code_once
DROP TABLE customers;
CREATE TABLE customers (id integer PRIMARY KEY, code int, other int, CONSTRAINT code_once UNIQUE (code, id), UNIQUE (other));

-- drift: unique: collation | DR213 | customers.code_once
DROP TABLE customers;
CREATE TABLE customers (id integer PRIMARY KEY, code int, other int, CONSTRAINT code_once UNIQUE (code COLLATE NOCASE), UNIQUE (other));

-- drift: unique: ON CONFLICT | DR213 | customers.code_once
DROP TABLE customers;
CREATE TABLE customers (id integer PRIMARY KEY, code int, other int, CONSTRAINT code_once UNIQUE (code) ON CONFLICT IGNORE, UNIQUE (other));

-- drift: foreign key: missing | DR221 | orders.by_customer
DROP TABLE orders;
CREATE TABLE orders (
  id int,
  customer_id int,
  code int,
  total int,
  more int CHECK (more > 0),
  CONSTRAINT orders_key PRIMARY KEY (id),
  CONSTRAINT positive CHECK (total > 0)
);

-- drift: foreign key: extra | DR222 | orders.by_code
DROP TABLE orders;
CREATE TABLE orders (
  id int,
  customer_id int,
  code int CONSTRAINT by_code REFERENCES customers (code),
  total int,
  more int CHECK (more > 0),
  CONSTRAINT orders_key PRIMARY KEY (id),
  CONSTRAINT by_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE,
  CONSTRAINT positive CHECK (total > 0)
);

-- drift: foreign key: ON DELETE | DR223 | orders.by_customer
DROP TABLE orders;
CREATE TABLE orders (
  id int,
  customer_id int,
  code int,
  total int,
  more int CHECK (more > 0),
  CONSTRAINT orders_key PRIMARY KEY (id),
  CONSTRAINT by_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE SET NULL,
  CONSTRAINT positive CHECK (total > 0)
);

-- drift: foreign key: ON UPDATE | DR223 | orders.by_customer
DROP TABLE orders;
CREATE TABLE orders (
  id int,
  customer_id int,
  code int,
  total int,
  more int CHECK (more > 0),
  CONSTRAINT orders_key PRIMARY KEY (id),
  CONSTRAINT by_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT positive CHECK (total > 0)
);

-- drift: foreign key: referenced columns | DR223 | orders.by_customer
DROP TABLE orders;
CREATE TABLE orders (
  id int,
  customer_id int,
  code int,
  total int,
  more int CHECK (more > 0),
  CONSTRAINT orders_key PRIMARY KEY (id),
  CONSTRAINT by_customer FOREIGN KEY (customer_id) REFERENCES customers (code) ON DELETE CASCADE,
  CONSTRAINT positive CHECK (total > 0)
);

-- drift: foreign key: became deferrable | DR223 | orders.by_customer
DROP TABLE orders;
CREATE TABLE orders (
  id int,
  customer_id int,
  code int,
  total int,
  more int CHECK (more > 0),
  CONSTRAINT orders_key PRIMARY KEY (id),
  CONSTRAINT by_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT positive CHECK (total > 0)
);

-- drift: check: missing | DR231 | orders.positive
DROP TABLE orders;
CREATE TABLE orders (
  id int,
  customer_id int,
  code int,
  total int,
  more int CHECK (more > 0),
  CONSTRAINT orders_key PRIMARY KEY (id),
  CONSTRAINT by_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE
);

-- drift: check: missing, without a name of its own | DR231 | orders.check(more > 0)
DROP TABLE orders;
CREATE TABLE orders (
  id int,
  customer_id int,
  code int,
  total int,
  more int,
  CONSTRAINT orders_key PRIMARY KEY (id),
  CONSTRAINT by_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE,
  CONSTRAINT positive CHECK (total > 0)
);

-- drift: check: extra | DR232 | orders.small
DROP TABLE orders;
CREATE TABLE orders (
  id int,
  customer_id int,
  code int,
  total int,
  more int CHECK (more > 0),
  CONSTRAINT orders_key PRIMARY KEY (id),
  CONSTRAINT by_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE,
  CONSTRAINT positive CHECK (total > 0), CONSTRAINT small CHECK (total < 100)
);

-- drift: check: body changed | DR233 | orders.positive
DROP TABLE orders;
CREATE TABLE orders (
  id int,
  customer_id int,
  code int,
  total int,
  more int CHECK (more > 0),
  CONSTRAINT orders_key PRIMARY KEY (id),
  CONSTRAINT by_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE,
  CONSTRAINT positive CHECK (total >= 0)
);
