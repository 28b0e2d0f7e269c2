CREATE TABLE t (a int, b int, CHECK (a > 0), CHECK (b > 0));
