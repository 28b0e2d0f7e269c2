CREATE TABLE a (id int primary key, b text);
CREATE TABLE b (id integer not null primary key, b text) WITHOUT ROWID;
CREATE TABLE c (id integer primary key desc, b text);
CREATE TABLE d (id integer, b text, primary key (id, b));
CREATE TABLE e (id integer primary key, b text);
