create table t (a int);
set sql_mode = 'ANSI_QUOTES';
create procedure run() select 1;
