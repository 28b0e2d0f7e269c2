CREATE TABLE p (id integer primary key);
CREATE TABLE t (a int, b int, c int, d text,
  CONSTRAINT to_p FOREIGN KEY (a) REFERENCES p (id) ON DELETE CASCADE,
  FOREIGN KEY (b) REFERENCES p (id),
  FOREIGN KEY (c) REFERENCES p (id),
  CONSTRAINT once UNIQUE (d));
