create table t (id int primary key, a text not null, b int);
create view v as select a from t;
create function f() returns int language sql as 'select 1';
