create type fresh as (a int);
create type kept as (a bigint, b text);
create type turned as (b text, a int);
