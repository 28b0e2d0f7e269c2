create type gone as (a int);
create type kept as (a int, b text);
create type turned as (a int, b text);
