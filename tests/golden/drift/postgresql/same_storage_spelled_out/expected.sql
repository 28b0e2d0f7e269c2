create table t (id int generated always as identity primary key, a text, b text);
alter table t set (autovacuum_enabled = false, autovacuum_vacuum_scale_factor = 0.1, fillfactor = 70);
create table u (id serial, n int);
create materialized view m as select a from t;
