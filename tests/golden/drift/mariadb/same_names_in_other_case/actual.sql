CREATE TABLE t (ID int PRIMARY KEY, userid int, TOTAL decimal(10,2), sum_ int AS (userid + 1), KEY idx_name (userid, total DESC), UNIQUE KEY uq (total), CONSTRAINT chk CHECK (userid > 1 and total <> 'userId'), CONSTRAINT fk_self FOREIGN KEY (userid) REFERENCES t (id)) COMMENT 'c';
ALTER TABLE t MODIFY userid int COMMENT 'who';
CREATE VIEW v AS SELECT t.userid, x.total AS amount FROM t JOIN t x ON x.id = t.userid;
CREATE FUNCTION fn() RETURNS int RETURN 1;
CREATE PROCEDURE pr() SELECT 1;
CREATE EVENT ev ON SCHEDULE EVERY 1 DAY DO SELECT 1;
CREATE TABLE part (num int) PARTITION BY RANGE (num) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN MAXVALUE);
