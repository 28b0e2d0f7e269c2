CREATE TABLE p (id integer primary key, code text unique check (length(code) < 9));
CREATE TABLE t (a int REFERENCES p (id) MATCH FULL, b int CONSTRAINT renamed REFERENCES p DEFERRABLE INITIALLY IMMEDIATE);
