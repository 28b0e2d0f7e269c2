create extension postgres_fdw;
create foreign data wrapper fresh;
create server new foreign data wrapper postgres_fdw;
create server kept foreign data wrapper postgres_fdw options (host 'b.example', dbname 'x');
create user mapping for pg_monitor server kept options (user 'u', password 'hush');
create foreign table more (n int) server kept;
create foreign table rows (n int options (column_name 'b'), m text) server kept options (table_name 'other');
