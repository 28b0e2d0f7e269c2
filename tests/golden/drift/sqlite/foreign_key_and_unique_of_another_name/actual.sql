CREATE TABLE p (id integer primary key);
CREATE TABLE t (a int REFERENCES p (id), b int, c int REFERENCES p (id) ON DELETE SET NULL, d text UNIQUE ON CONFLICT IGNORE);
