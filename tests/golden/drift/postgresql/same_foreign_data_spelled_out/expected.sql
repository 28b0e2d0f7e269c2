create extension postgres_fdw;
create server far foreign data wrapper postgres_fdw options (host 'a.example', dbname 'x');
create user mapping for public server far options (user 'u', password 'hush');
create foreign table rows (n int, m text) server far options (schema_name 's', table_name 'rows');
create view over as select n from rows;
