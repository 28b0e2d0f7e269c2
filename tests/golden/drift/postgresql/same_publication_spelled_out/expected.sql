create table t (n int primary key);
create table u (n int primary key);
create publication p for table t, u;
create publication q for all tables;
create publication r for tables in schema public;
