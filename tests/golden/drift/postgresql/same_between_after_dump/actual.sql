CREATE TABLE t(id int primary key, n int, CONSTRAINT t_check CHECK ((((n >= 1) AND (n <= 5)) AND (id > 3))));
CREATE TABLE u(id int primary key, n int);
CREATE VIEW v AS SELECT u.id, u.n FROM u WHERE (((u.n < 1) OR (u.n > 5)) OR (u.id > 3));
