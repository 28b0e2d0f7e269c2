CREATE TABLE customers (id integer PRIMARY KEY, email text);
CREATE TABLE orders (id integer PRIMARY KEY, note text);
CREATE TABLE settings (k text NOT NULL PRIMARY KEY, v text) WITHOUT ROWID, STRICT;

-- drift: table: missing | DR101 | orders
DROP TABLE orders;

-- drift: table: extra | DR102 | orders_backup
CREATE TABLE orders_backup (id integer);

-- drift: table: renamed | DR101 | orders
ALTER TABLE orders RENAME TO orders_old;

-- drift: table: no longer STRICT | DR111 | settings
DROP TABLE settings;
CREATE TABLE settings (k text NOT NULL PRIMARY KEY, v text) WITHOUT ROWID;

-- drift: table: no longer WITHOUT ROWID | DR111 | settings
DROP TABLE settings;
CREATE TABLE settings (k text NOT NULL PRIMARY KEY, v text) STRICT;
