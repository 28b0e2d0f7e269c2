create table t (id int primary key, a text not null, b int);
create index ix on t (b);
alter table t cluster on t_pkey;
