create type public.address as (street character varying(10), old int);
alter type address drop attribute old;
alter type address add attribute code text collate "default";
create table t (a address);
