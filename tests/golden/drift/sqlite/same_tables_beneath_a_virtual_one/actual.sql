-- As a dump of sqlite_schema has it: the module's own tables, before and after.
CREATE TABLE 'words_data'(id INTEGER PRIMARY KEY, block BLOB);
CREATE TABLE 'words_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words using fts5(body);
CREATE TABLE 'words_content'(id INTEGER PRIMARY KEY, c0);
CREATE TABLE 'words_docsize'(id INTEGER PRIMARY KEY, sz BLOB);
CREATE TABLE 'words_config'(k PRIMARY KEY, v) WITHOUT ROWID;
CREATE TABLE "boxes_rowid"(rowid INTEGER PRIMARY KEY,nodeno);
CREATE VIRTUAL TABLE boxes using rtree(id, x0, x1);
