create conversion c for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
create table t (id int primary key);
create index ix on t (id);
alter table t cluster on ix;
alter table t set without cluster;
