create table t (n int);
alter database shop set work_mem = '5MB';
