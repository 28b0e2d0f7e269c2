create table t (a varchar(10)) character set utf8mb3 collate utf8mb3_general_ci;
