CREATE TABLE t (a int);
PRAGMA user_version = 12;
PRAGMA application_id = 1234;
