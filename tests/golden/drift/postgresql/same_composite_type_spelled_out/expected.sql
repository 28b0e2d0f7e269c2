create type address as (street varchar(10), code text);
create table t (a address);
