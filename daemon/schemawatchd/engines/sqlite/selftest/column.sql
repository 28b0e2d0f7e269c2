CREATE TABLE orders (
  id integer PRIMARY KEY AUTOINCREMENT,
  total numeric(10,2) NOT NULL DEFAULT 0,
  vat numeric AS (total * 0.19) VIRTUAL,
  email varchar(120),
  name text COLLATE NOCASE
);

-- drift: column: missing | DR103 | orders.email
ALTER TABLE orders DROP COLUMN email;

-- drift: column: extra | DR105 | orders.discount
ALTER TABLE orders ADD COLUMN discount int;

-- drift: column: extra, required and without a default | DR105 | orders.discount
DROP TABLE orders;
CREATE TABLE orders (
  id integer PRIMARY KEY AUTOINCREMENT,
  total numeric(10,2) NOT NULL DEFAULT 0,
  vat numeric AS (total * 0.19) VIRTUAL,
  email varchar(120),
  name text COLLATE NOCASE,
  discount int NOT NULL
);

-- drift: column: renamed | DR103 | orders.email
ALTER TABLE orders RENAME COLUMN email TO mail;

-- drift: column: type | DR104 | orders.name
DROP TABLE orders;
CREATE TABLE orders (
  id integer PRIMARY KEY AUTOINCREMENT,
  total numeric(10,2) NOT NULL DEFAULT 0,
  vat numeric AS (total * 0.19) VIRTUAL,
  email varchar(120),
  name blob COLLATE NOCASE
);

-- drift: column: length | DR104 | orders.email
DROP TABLE orders;
CREATE TABLE orders (
  id integer PRIMARY KEY AUTOINCREMENT,
  total numeric(10,2) NOT NULL DEFAULT 0,
  vat numeric AS (total * 0.19) VIRTUAL,
  email varchar(80),
  name text COLLATE NOCASE
);

-- drift: column: precision | DR104 | orders.total
DROP TABLE orders;
CREATE TABLE orders (
  id integer PRIMARY KEY AUTOINCREMENT,
  total numeric(12,2) NOT NULL DEFAULT 0,
  vat numeric AS (total * 0.19) VIRTUAL,
  email varchar(120),
  name text COLLATE NOCASE
);

-- drift: column: NOT NULL dropped | DR106 | orders.total
DROP TABLE orders;
CREATE TABLE orders (
  id integer PRIMARY KEY AUTOINCREMENT,
  total numeric(10,2) DEFAULT 0,
  vat numeric AS (total * 0.19) VIRTUAL,
  email varchar(120),
  name text COLLATE NOCASE
);

-- drift: column: became NOT NULL | DR106 | orders.email
DROP TABLE orders;
CREATE TABLE orders (
  id integer PRIMARY KEY AUTOINCREMENT,
  total numeric(10,2) NOT NULL DEFAULT 0,
  vat numeric AS (total * 0.19) VIRTUAL,
  email varchar(120) NOT NULL,
  name text COLLATE NOCASE
);

-- drift: column: default changed | DR107 | orders.total
DROP TABLE orders;
CREATE TABLE orders (
  id integer PRIMARY KEY AUTOINCREMENT,
  total numeric(10,2) NOT NULL DEFAULT 1,
  vat numeric AS (total * 0.19) VIRTUAL,
  email varchar(120),
  name text COLLATE NOCASE
);

-- drift: column: default dropped | DR107 | orders.total
DROP TABLE orders;
CREATE TABLE orders (
  id integer PRIMARY KEY AUTOINCREMENT,
  total numeric(10,2) NOT NULL,
  vat numeric AS (total * 0.19) VIRTUAL,
  email varchar(120),
  name text COLLATE NOCASE
);

-- drift: column: default added | DR107 | orders.email
DROP TABLE orders;
CREATE TABLE orders (
  id integer PRIMARY KEY AUTOINCREMENT,
  total numeric(10,2) NOT NULL DEFAULT 0,
  vat numeric AS (total * 0.19) VIRTUAL,
  email varchar(120) DEFAULT 'none',
  name text COLLATE NOCASE
);

-- drift: column: generated otherwise | DR108 | orders.vat
DROP TABLE orders;
CREATE TABLE orders (
  id integer PRIMARY KEY AUTOINCREMENT,
  total numeric(10,2) NOT NULL DEFAULT 0,
  vat numeric AS (total * 0.07) VIRTUAL,
  email varchar(120),
  name text COLLATE NOCASE
);

-- drift: column: generated and stored | DR108 | orders.vat
DROP TABLE orders;
CREATE TABLE orders (
  id integer PRIMARY KEY AUTOINCREMENT,
  total numeric(10,2) NOT NULL DEFAULT 0,
  vat numeric AS (total * 0.19) STORED,
  email varchar(120),
  name text COLLATE NOCASE
);

-- drift: column: no longer generated | DR108 | orders.vat
DROP TABLE orders;
CREATE TABLE orders (
  id integer PRIMARY KEY AUTOINCREMENT,
  total numeric(10,2) NOT NULL DEFAULT 0,
  vat numeric,
  email varchar(120),
  name text COLLATE NOCASE
);

-- drift: column: no longer numbered by itself | DR109 | orders.id
DROP TABLE orders;
CREATE TABLE orders (
  id integer PRIMARY KEY,
  total numeric(10,2) NOT NULL DEFAULT 0,
  vat numeric AS (total * 0.19) VIRTUAL,
  email varchar(120),
  name text COLLATE NOCASE
);

-- drift: column: collation | DR110 | orders.name
DROP TABLE orders;
CREATE TABLE orders (
  id integer PRIMARY KEY AUTOINCREMENT,
  total numeric(10,2) NOT NULL DEFAULT 0,
  vat numeric AS (total * 0.19) VIRTUAL,
  email varchar(120),
  name text
);

-- cannot: column: what happens on NULL (ON CONFLICT) | DR106 | not read by this version
