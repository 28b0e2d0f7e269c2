PRAGMA user_version = 4;
PRAGMA application_id = 77;
CREATE TABLE t (a int);
