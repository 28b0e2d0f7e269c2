CREATE TABLE t (a int, b int, CHECK (b > 0), CHECK (a > 0));
