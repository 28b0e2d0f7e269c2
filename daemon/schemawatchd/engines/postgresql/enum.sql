-- only if: select from pg_enum
-- Enumerated types, labels in the order in which they compare.
select
  n.nspname as schema,
  t.typname as name,
  array(select l.enumlabel::text from pg_enum l where l.enumtypid = t.oid order by l.enumsortorder) as labels
from pg_type t
join pg_namespace n on n.oid = t.typnamespace
where t.typtype = 'e' and n.oid = any(%(namespaces)s)
  and t.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_type'::regclass and e.deptype = 'e')
