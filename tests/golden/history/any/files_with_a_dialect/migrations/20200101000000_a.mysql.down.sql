drop table a_mysql;
