create table t (n int);
alter database shop set enable_seqscan = off;
alter database shop set search_path = app, public;
