create table t (a varchar(5) character set utf8 collate utf8_general_ci, b varchar(5) collate latin1_swedish_ci) charset = utf8mb3 collate = utf8mb3_general_ci;
