-- As a dump of sqlite_schema may have it: the module's own tables before it.
CREATE TABLE 'docs_content'(docid INTEGER PRIMARY KEY, 'c0a');
CREATE TABLE 'docs_segments'(blockid INTEGER PRIMARY KEY, block BLOB);
CREATE TABLE 'docs_segdir'(level INTEGER,idx INTEGER,start_block INTEGER,leaves_end_block INTEGER,end_block INTEGER,root BLOB,PRIMARY KEY(level, idx));
CREATE TABLE 'docs_docsize'(docid INTEGER PRIMARY KEY, size BLOB);
CREATE TABLE 'docs_stat'(id INTEGER PRIMARY KEY, value BLOB);
CREATE TABLE docs_read(who TEXT);
CREATE VIRTUAL TABLE docs USING fts4(a);
