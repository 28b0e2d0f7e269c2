create table t (a int);
create extension hstore;
