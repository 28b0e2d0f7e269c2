create extension if not exists postgres_fdw with schema public;
create server far foreign data wrapper postgres_fdw options (dbname 'x', host 'a.example');
alter server far owner to boss;
create user mapping for public server far options (user 'another', password 'another');
create foreign table public.rows (n integer, m text) server far options (table_name 'rows');
alter foreign table rows options (add schema_name 's');
alter foreign table rows owner to boss;
create view over as select rows.n from public.rows;
