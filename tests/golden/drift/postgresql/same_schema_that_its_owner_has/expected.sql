create schema a;
create schema b;
alter schema a owner to golden_keeper;
create table b.one (x int);
alter table b.one owner to golden_keeper;
grant select on b.one to golden_keeper;
create table a.two (x int);
