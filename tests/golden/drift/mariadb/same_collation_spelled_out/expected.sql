create table t (a varchar(5), b varchar(5) character set latin1) default charset = utf8mb3;
