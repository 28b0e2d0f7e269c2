-- Extensions, of the whole database. PL/pgSQL comes with each new one.
select
  e.extname as name,
  n.nspname as installed_in,
  e.extversion as version
from pg_extension e
join pg_namespace n on n.oid = e.extnamespace
where e.extname <> 'plpgsql'
