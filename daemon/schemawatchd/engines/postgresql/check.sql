-- only if: select from pg_constraint where contype = 'c' and conrelid >= 16384
-- Check constraints of tables; those of domains belong to the kind `domain`.
select
  n.nspname as schema,
  c.relname as "table",
  k.conname as name,
  pg_get_expr(k.conbin, k.conrelid) as expression,
  k.convalidated as validated,
  -- `conenforced` came with PostgreSQL 18; what is not enforced is not validated.
  k.convalidated or coalesce((to_jsonb(k) ->> 'conenforced')::boolean, true) as enforced,
  not k.connoinherit as inherited_by_children,
  array(
    select a.attname::text from pg_attribute a
    where a.attrelid = k.conrelid and k.conkey = array[a.attnum]
  ) as name_parts
from pg_constraint k
join pg_class c on c.oid = k.conrelid
join pg_namespace n on n.oid = c.relnamespace
where k.contype = 'c' and c.relkind in ('r', 'p', 'f') and not c.relispartition and n.oid = any(%(namespaces)s)
  and c.oid = any(%(relations)s) -- of relations
  and c.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_class'::regclass and e.deptype = 'e')
