create table t (a varchar(10)) character set utf8;
