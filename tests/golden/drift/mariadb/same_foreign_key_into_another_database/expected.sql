CREATE TABLE t (id int PRIMARY KEY, x int, FOREIGN KEY (x) REFERENCES crm.users (id));
