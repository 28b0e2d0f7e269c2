create table t (id int primary key, a text not null, b int);
create statistics st on a, b from t;
create index ix on t ((a || 'x'));
create materialized view m as select a from t;
