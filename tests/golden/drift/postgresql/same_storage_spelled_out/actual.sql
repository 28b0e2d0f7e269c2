create table t (id int generated always as identity (start with 1 increment by 1 minvalue 1 maxvalue 2147483647
  no cycle cache 1) primary key using index tablespace pg_default, a text, b text);
alter table t alter a set storage plain, alter a set storage extended, alter a set statistics -1,
  alter b set compression default, replica identity default;
alter table t set (fillfactor = 70), set (autovacuum_vacuum_scale_factor = 0.10), set (autovacuum_enabled = off);
set default_table_access_method = heap;
create table u (id serial, n int) using heap tablespace pg_default;
alter table u set (fillfactor = 50);
alter table u reset (fillfactor);
create materialized view m using heap as select a from t;
