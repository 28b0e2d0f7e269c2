CREATE TABLE t (a integer NOT NULL, b varchar(20), c numeric(10,2));
