CREATE TABLE p (id integer primary key, code text, constraint code_once unique (code), constraint short check (length(code) < 9));
CREATE TABLE t (a int, b int, CONSTRAINT fk_t_p FOREIGN KEY (a) REFERENCES p (id), CONSTRAINT other FOREIGN KEY (b) REFERENCES p (id));
