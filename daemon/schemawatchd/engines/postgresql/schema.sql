-- Schemas, but for the one that each database begins with.
select n.nspname as name
from pg_namespace n
where n.nspname <> 'public' and n.oid = any(%(namespaces)s)
