CREATE TABLE customers (id integer PRIMARY KEY, email varchar(120));
CREATE TABLE o (id integer PRIMARY KEY AUTOINCREMENT, total numeric(10,2), must int NOT NULL, may int, d int NOT NULL DEFAULT 0, name text COLLATE NOCASE, g int AS (may + 1) VIRTUAL);
