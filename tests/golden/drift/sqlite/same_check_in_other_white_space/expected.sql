CREATE TABLE t (a int CHECK (a>0 AND a<10));
