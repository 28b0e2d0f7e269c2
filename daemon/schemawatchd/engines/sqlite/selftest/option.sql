PRAGMA user_version = 0;
PRAGMA application_id = 77;
CREATE TABLE t (a int);

-- drift: option: missing | DR871 | application_id
PRAGMA application_id = 0;

-- drift: option: extra | DR872 | user_version
PRAGMA user_version = 5;

-- drift: option: changed | DR873 | application_id
PRAGMA application_id = 78;
