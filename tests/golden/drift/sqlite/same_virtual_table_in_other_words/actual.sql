CREATE TABLE posts (id integer PRIMARY KEY, title text);
create virtual table if not exists other using FTS5 ( "title" ,  content = "posts",
  content_rowid=id );
ALTER TABLE other RENAME TO found;
INSERT INTO found (found) VALUES ('rebuild');
