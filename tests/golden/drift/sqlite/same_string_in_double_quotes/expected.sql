CREATE TABLE t (id integer primary key, state text DEFAULT "Active" CHECK (state <> "Gone"), n int DEFAULT TRUE, m int DEFAULT NULL,
  f int DEFAULT +1, h int DEFAULT 0XfF);
CREATE INDEX open ON t (state) WHERE "state" <> "Gone";
CREATE VIEW v AS SELECT "id" "The Id" FROM "t" WHERE "state" = "Active";
