drop table a;
create table a (i integer not null);
