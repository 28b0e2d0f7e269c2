create conversion c for 'latin1' to 'unicode' from pg_catalog.iso8859_1_to_utf8;
create table t (id int primary key);
alter table t alter id set statistics -1;
create index ix on t (id);
grant execute on all functions in schema public to public;
grant usage on schema public to public;
comment on database postgres is 'of another database';
alter role postgres in database postgres set work_mem = '1MB';
