PRAGMA user_version = 5;
PRAGMA application_id(0);
CREATE TABLE t (a int);
