CREATE TABLE customers (id integer PRIMARY KEY, email varchar(120));
CREATE TABLE o (id integer PRIMARY KEY, total numeric(12,2), must int, may int NOT NULL, d int NOT NULL DEFAULT 1, name text, g int AS (may + 2) VIRTUAL);
