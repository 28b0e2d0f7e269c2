create table t (n int primary key, m int);
create publication fresh for all tables;
create publication kept for table t where (n > 2) with (publish = 'insert');
create publication wide for table t;
create publication whole for tables in schema public with (publish_via_partition_root = true);
