-- only if: select from pg_foreign_table
-- Foreign tables.
select
  n.nspname as schema,
  c.relname as name,
  s.srvname as server,
  f.ftoptions as serveroptions,
  array(
    select a.attname::text from pg_attribute a
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    order by a.attnum
  ) as column_order
from pg_foreign_table f
join pg_class c on c.oid = f.ftrelid
join pg_foreign_server s on s.oid = f.ftserver
join pg_namespace n on n.oid = c.relnamespace
where not c.relispartition and n.oid = any(%(namespaces)s)
  and c.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_class'::regclass and e.deptype = 'e')
