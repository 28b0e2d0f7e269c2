ALTER DATABASE shop COMMENT 'one; it''s';
CREATE TABLE t (a int);
