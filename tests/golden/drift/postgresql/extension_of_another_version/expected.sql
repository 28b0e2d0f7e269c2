create extension hstore with schema public version '1.7';
create extension citext;
create table t (n int);
