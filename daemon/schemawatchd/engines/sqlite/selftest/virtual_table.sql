CREATE TABLE t (a int);
CREATE VIRTUAL TABLE words USING fts5(a, tokenize = 'porter ascii');
CREATE VIRTUAL TABLE places USING rtree(id, x0, x1);

-- drift: virtual table: missing | DR851 | words
DROP TABLE words;

-- drift: virtual table: extra | DR852 | fresh
CREATE VIRTUAL TABLE fresh USING fts5(a);

-- drift: virtual table: arguments | DR853 | words
DROP TABLE words;
CREATE VIRTUAL TABLE words USING fts5(a, tokenize = 'unicode61');

-- drift: virtual table: module | DR853 | places
DROP TABLE places;
CREATE VIRTUAL TABLE places USING rtree_i32(id, x0, x1);
