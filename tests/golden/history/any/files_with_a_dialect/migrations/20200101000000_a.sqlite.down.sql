drop table a_sqlite;
