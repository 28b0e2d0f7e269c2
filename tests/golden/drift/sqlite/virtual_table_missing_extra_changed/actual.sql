CREATE TABLE t (a int);
CREATE VIRTUAL TABLE fresh USING fts5(a, b);
CREATE VIRTUAL TABLE kept USING fts5(a, tokenize = 'unicode61');
CREATE VIRTUAL TABLE places USING rtree_i32(id, x0, x1);
