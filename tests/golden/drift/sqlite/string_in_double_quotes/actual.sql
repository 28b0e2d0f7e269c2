CREATE TABLE t (id integer primary key, state text DEFAULT "active" CHECK (state <> "gone"), note text DEFAULT "x",
  kind text AS (state || "zZ"));
CREATE INDEX open ON t (state) WHERE state <> "gone";
CREATE VIEW v AS SELECT id FROM t WHERE state = "active";
CREATE TRIGGER r AFTER INSERT ON t WHEN new.state = "active" BEGIN DELETE FROM t; END;
