CREATE TABLE t (a varchar(9) DEFAULT 'x', b varchar(9), CONSTRAINT c CHECK (b <> 'y'), g varchar(9) AS (concat(b, 'z')));
CREATE VIEW v AS SELECT 'w' AS w FROM t;
CREATE TABLE names (a int);
