CREATE TABLE t (a varchar(9) DEFAULT 'X', b varchar(9), CONSTRAINT c CHECK (b <> 'Y'), g varchar(9) AS (concat(b, 'Z')));
CREATE VIEW v AS SELECT 'W' AS w FROM t;
CREATE TABLE Names (a int);
