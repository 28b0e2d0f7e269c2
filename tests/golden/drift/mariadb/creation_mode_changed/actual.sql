create table t (a int);
set sql_mode = 'STRICT_TRANS_TABLES,ANSI_QUOTES';
create trigger g before insert on t for each row set new.a = 1;
create function f() returns int return 1;
create procedure p() select 1;
create event e on schedule every 1 day do delete from t;
