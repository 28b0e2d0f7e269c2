-- Base and partitioned tables. The parts of a partitioned table are of the kind `partition`.
select
  n.nspname as schema,
  c.relname as name,
  case c.relpersistence when 'u' then 'unlogged' else 'permanent' end as persistence,
  case c.relkind when 'p' then pg_get_partkeydef(c.oid) end as partition_by,
  case when not c.relrowsecurity then 'off' when c.relforcerowsecurity then 'forced' else 'on' end as row_security,
  array(
    select a.attname::text from pg_attribute a
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    order by a.attnum
  ) as column_order
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and not c.relispartition and n.oid = any(%(namespaces)s)
  and not exists (
    select from pg_depend e where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e')
