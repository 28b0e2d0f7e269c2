create type money2 as (amount numeric);
create function near(integer, integer) returns boolean language sql immutable as 'select abs($1 - $2) < 2';
create operator public.=~= (procedure = public.near, rightarg = integer, leftarg = integer);
create cast (public.money2 as character varying) with inout;
create text search dictionary public.plain_words (template = pg_catalog.simple, accept = 'false');
create text search configuration public.mine (parser = pg_catalog."default");
alter text search configuration public.mine add mapping for asciiword with public.plain_words, simple;
alter text search configuration public.mine add mapping for word with plain_words, pg_catalog.simple;
