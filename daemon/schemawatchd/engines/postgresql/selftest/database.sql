create table t (n int primary key, m int);
create schema shop;
create statistics pairs on n, m from t;
create publication changes for table t;
create extension hstore;
create function near(int, int) returns boolean language sql immutable as 'select abs($1 - $2) < 2';
create operator =~= (function = near, leftarg = int, rightarg = int, commutator = =~=);
create type money2 as (amount numeric);
create function to_text(money2) returns text language sql immutable as 'select ($1).amount::text';
create cast (money2 as text) with function to_text(money2) as assignment;
create text search configuration words (copy = german);
comment on table t is 'things';
comment on column t.n is 'number';
alter database shop set work_mem = '5MB';
create conversion latin for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;

-- drift: schema: missing | DR811 | shop
drop schema shop;

-- drift: schema: extra | DR812 | fresh
create schema fresh;

-- drift: statistics: missing | DR821 | public.pairs
drop statistics pairs;

-- drift: statistics: extra | DR822 | public.fresh
create statistics fresh (ndistinct) on n, m from t;

-- drift: statistics: definition changed | DR823 | public.pairs
drop statistics pairs;
create statistics pairs (ndistinct) on n, m from t;

-- drift: statistics: target | DR823 | public.pairs
alter statistics pairs set statistics 50;

-- drift: publication: missing | DR831 | changes
drop publication changes;

-- drift: publication: extra | DR832 | fresh
create publication fresh for all tables;

-- drift: publication: table taken out | DR833 | changes
alter publication changes drop table t;

-- drift: publication: rows left out | DR833 | changes
alter publication changes set table t where (n > 1);

-- drift: publication: operations | DR833 | changes
alter publication changes set (publish = 'insert');

-- drift: extension: missing | DR801 | hstore
drop extension hstore;

-- drift: extension: extra | DR802 | citext
create extension citext;

-- drift: operator: missing | DR861 | public."=~="(integer, integer)
drop operator =~= (int, int);

-- drift: operator: extra | DR862 | public."^^^"(integer, integer)
create operator ^^^ (function = near, leftarg = int, rightarg = int);

-- drift: operator: definition changed | DR863 | public."=~="(integer, integer)
drop operator =~= (int, int);
create operator =~= (function = near, leftarg = int, rightarg = int);

-- drift: cast: missing | DR864 | (public.money2 AS text)
drop cast (money2 as text);

-- drift: cast: extra | DR865 | (text AS public.money2)
create cast (text as money2) with inout;

-- drift: cast: became implicit | DR866 | (public.money2 AS text)
drop cast (money2 as text);
create cast (money2 as text) with function to_text(money2) as implicit;

-- drift: text search: missing | DR867 | public.words (configuration)
drop text search configuration words;

-- drift: text search: extra | DR868 | public.plain (dictionary)
create text search dictionary plain (template = simple);

-- drift: text search: mapping changed | DR869 | public.words (configuration)
alter text search configuration words alter mapping for asciiword with simple;

-- drift: comment: missing | DR901 | public.t
comment on table t is null;

-- drift: comment: extra | DR901 | public.t.m
comment on column t.m is 'other';

-- drift: comment: changed | DR901 | public.t.n
comment on column t.n is 'the number';

-- drift: option: missing | DR871 | work_mem
alter database shop reset work_mem;

-- drift: option: extra | DR872 | enable_seqscan
alter database shop set enable_seqscan = off;

-- drift: option: changed | DR873 | work_mem
alter database shop set work_mem = '6MB';

-- drift: conversion: missing | DR874 | public.latin (conversion)
drop conversion latin;

-- drift: conversion: extra | DR875 | public.fresh (conversion)
create conversion fresh for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;

-- drift: conversion: definition changed | DR876 | public.latin (conversion)
drop conversion latin;
create default conversion latin for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
