create table t (n int);
alter database "another" set enable_seqscan to false;
alter database another set search_path to app,public;
alter database another set work_mem = '7MB';
alter database another reset work_mem;
