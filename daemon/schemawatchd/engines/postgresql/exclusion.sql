-- only if: select from pg_constraint where contype = 'x' and conrelid >= 16384
-- Exclusion constraints. When they are checked stands apart from what they say.
select
  n.nspname as schema,
  c.relname as "table",
  k.conname as name,
  regexp_replace(pg_get_constraintdef(k.oid), ' DEFERRABLE( INITIALLY DEFERRED)?$', '') as definition,
  case when not k.condeferrable then 'no' when k.condeferred then 'initially deferred'
    else 'initially immediate' end as deferrable,
  array(
    select a.attname::text from pg_attribute a where a.attrelid = k.conindid and a.attnum > 0 order by a.attnum
  ) as name_parts
from pg_constraint k
join pg_class c on c.oid = k.conrelid
join pg_namespace n on n.oid = c.relnamespace
where k.contype = 'x' and not c.relispartition and n.oid = any(%(namespaces)s)
  and c.oid = any(%(relations)s) -- of relations
  and c.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_class'::regclass and e.deptype = 'e')
