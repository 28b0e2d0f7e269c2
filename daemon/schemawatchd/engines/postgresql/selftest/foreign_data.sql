create extension postgres_fdw;
create foreign data wrapper wrapper;
create server away foreign data wrapper postgres_fdw options (host 'a.example', dbname 'x');
create user mapping for public server away options (user 'u', password 'hush');
create foreign table rows (n int options (column_name 'a'), m int) server away options (table_name 'rows');

-- instead: foreign data wrapper: missing | DR834 | wrapper
create extension postgres_fdw;
create server away foreign data wrapper postgres_fdw options (host 'a.example', dbname 'x');

-- drift: foreign data wrapper: extra | DR835 | fresh
create foreign data wrapper fresh;

-- cannot: foreign data wrapper: options | DR836 | only a superuser may change one, and a file is played by a role without rights

-- drift: foreign server: missing | DR837 | away
drop server away cascade;

-- drift: foreign server: extra | DR838 | fresh
create server fresh foreign data wrapper postgres_fdw;

-- drift: foreign server: options | DR839 | away
alter server away options (set host 'b.example');

-- drift: foreign table: missing | DR841 | public.rows
drop foreign table rows;

-- drift: foreign table: extra | DR842 | public.fresh
create foreign table fresh (n int) server away;

-- drift: foreign table: options | DR843 | public.rows
alter foreign table rows options (set table_name 'other');

-- drift: foreign table: column's name there | DR844 | public.rows.n
alter foreign table rows alter column n options (set column_name 'b');

-- drift: user mapping: missing | DR845 | away.public
drop user mapping for public server away;

-- drift: user mapping: extra | DR846 | away.pg_monitor
create user mapping for pg_monitor server away;
