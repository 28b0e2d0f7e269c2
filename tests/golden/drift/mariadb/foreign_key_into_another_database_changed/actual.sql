CREATE TABLE t (id int PRIMARY KEY, x int, CONSTRAINT f FOREIGN KEY (x) REFERENCES billing.users (id));
