drop table b_mysql;
