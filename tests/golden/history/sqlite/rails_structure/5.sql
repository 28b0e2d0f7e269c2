DROP TABLE evil;
CREATE TABLE orders (id integer PRIMARY KEY);
INSERT INTO schema_migrations VALUES ('20260102000000');
