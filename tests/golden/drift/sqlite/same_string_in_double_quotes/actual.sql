CREATE TABLE t (id integer primary key, state text DEFAULT 'Active' CHECK ("State" <> 'Gone'), n int DEFAULT 1, m int,
  f int DEFAULT 1, h int DEFAULT (0xff));
CREATE INDEX open ON t (state) WHERE state <> 'Gone';
CREATE VIEW v AS SELECT ID AS "the id" FROM T WHERE [state] = 'Active';
