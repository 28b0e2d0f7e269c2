CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (id int PRIMARY KEY, p int, x int, KEY p (p), FOREIGN KEY (p) REFERENCES p (id), KEY longer (p, x));
CREATE TABLE d (id int PRIMARY KEY, p int, x int, KEY p (p), FOREIGN KEY (p) REFERENCES p (id), UNIQUE u (p, x));
