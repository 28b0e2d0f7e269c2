CREATE TABLE t (id integer primary key, state text DEFAULT "Active" CHECK (state <> "Gone"), note text DEFAULT 'x',
  kind text AS (state || "Zz"));
CREATE INDEX open ON t (state) WHERE state <> "Gone";
CREATE VIEW v AS SELECT id FROM t WHERE state = "Active";
CREATE TRIGGER r AFTER INSERT ON t WHEN new.state = "Active" BEGIN DELETE FROM t; END;
