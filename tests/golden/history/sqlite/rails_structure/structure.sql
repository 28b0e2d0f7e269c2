CREATE TABLE IF NOT EXISTS "schema_migrations" ("version" varchar NOT NULL PRIMARY KEY);
CREATE TABLE users (id integer PRIMARY KEY, email varchar(80) NOT NULL);
INSERT INTO "schema_migrations" (version) VALUES
('20260101000000');
