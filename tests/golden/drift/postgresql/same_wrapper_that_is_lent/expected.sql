create foreign data wrapper own;
create table t (id int);
grant select on t to app;
