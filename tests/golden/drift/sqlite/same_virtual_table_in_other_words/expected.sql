CREATE TABLE posts (id integer PRIMARY KEY, title text);
CREATE VIRTUAL TABLE found USING fts5(title, content='posts', content_rowid='id');
