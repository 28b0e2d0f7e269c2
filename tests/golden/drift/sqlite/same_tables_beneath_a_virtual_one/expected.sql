create virtual table words using fts5(body);
create virtual table boxes using rtree(id, x0, x1);
