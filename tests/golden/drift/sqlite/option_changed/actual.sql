PRAGMA main.user_version = 5;
PRAGMA application_id = 0x4d;
CREATE TABLE t (a int);
