CREATE TABLE t (a int);
CREATE VIRTUAL TABLE gone USING fts5(a, b);
CREATE VIRTUAL TABLE kept USING fts5(a, tokenize = 'porter ascii');
CREATE VIRTUAL TABLE places USING rtree(id, x0, x1);
