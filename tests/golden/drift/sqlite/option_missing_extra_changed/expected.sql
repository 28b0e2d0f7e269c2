PRAGMA user_version = 0;
PRAGMA application_id = 77;
CREATE TABLE t (a int);
