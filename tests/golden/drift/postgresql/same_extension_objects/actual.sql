create table t (a int);
create extension hstore;
comment on extension hstore is 'pairs';
