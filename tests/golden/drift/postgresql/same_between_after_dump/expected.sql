CREATE TABLE t(id int primary key, n int, CHECK (n BETWEEN 1 AND 5 AND id > 3));
CREATE TABLE u(id int primary key, n int);
CREATE VIEW v AS SELECT * FROM u WHERE n NOT BETWEEN 1 AND 5 OR id > 3;
