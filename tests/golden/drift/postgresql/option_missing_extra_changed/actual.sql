create table t (n int);
alter database other set work_mem to '6MB';
alter database other set enable_seqscan = off;
