create table t (a int);
set sql_mode = 'ANSI_QUOTES';
create procedure loaded() select 1;
create procedure put_back() select 1;
create procedure usual() select 1;
create procedure added() select 1;
set sql_mode = 'NO_ENGINE_SUBSTITUTION,STRICT_TRANS_TABLES,NO_AUTO_CREATE_USER';
create procedure said() select 1;
