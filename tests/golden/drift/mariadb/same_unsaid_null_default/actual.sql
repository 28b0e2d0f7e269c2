create table t (a int null default null, b varchar(5) default null);
