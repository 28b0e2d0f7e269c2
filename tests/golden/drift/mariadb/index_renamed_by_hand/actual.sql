CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (id int PRIMARY KEY, p int, KEY other (p), FOREIGN KEY (p) REFERENCES p (id));
