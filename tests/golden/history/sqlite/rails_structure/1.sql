CREATE TABLE schema_migrations (version varchar NOT NULL PRIMARY KEY);
INSERT INTO schema_migrations VALUES ('20260101000000');
CREATE TABLE users (id integer PRIMARY KEY, email varchar(80) NOT NULL);
