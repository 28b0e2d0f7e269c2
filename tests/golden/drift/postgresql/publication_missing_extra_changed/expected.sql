create table t (n int primary key, m int);
create publication gone for table t;
create publication kept for table t (n) where (n > 1);
create publication wide for all tables;
create publication whole for tables in schema public;
