create extension postgres_fdw;
create foreign data wrapper lost;
create server gone foreign data wrapper postgres_fdw;
create server kept foreign data wrapper postgres_fdw options (host 'a.example', dbname 'x');
create user mapping for public server kept options (user 'u', password 'hush');
create foreign table gone_too (n int) server kept;
create foreign table rows (n int options (column_name 'a'), m int) server kept options (table_name 'rows');
