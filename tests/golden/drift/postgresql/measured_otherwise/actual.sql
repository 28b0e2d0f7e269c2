create table t (id int primary key, a text not null, b int);
create statistics st on a, b from t;
alter statistics st set statistics 500;
create index ix on t ((a || 'x'));
alter index ix alter column 1 set statistics 400;
create materialized view m as select a from t;
alter materialized view m alter a set statistics 300;
alter materialized view m alter a set storage external;
