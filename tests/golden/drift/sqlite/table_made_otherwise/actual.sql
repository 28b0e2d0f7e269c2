CREATE TABLE customers (id integer PRIMARY KEY, email varchar(120));
CREATE TABLE kv (k text PRIMARY KEY, v text);
