create table t (a int);
comment on schema public is 'standard public schema';
