drop table a_postgres;
