-- only if: select from pg_class where relkind = 'c' and oid >= 16384
-- Composite types that are no table's. A collation is told only where it is not the one of the type.
select
  n.nspname as schema,
  c.relname as name,
  array(
    select quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod)
      || coalesce(' COLLATE ' || case when a.attcollation <> b.typcollation then (
    select case cn.nspname when 'pg_catalog' then '' else quote_ident(cn.nspname) || '.' end || quote_ident(co.collname)
    from pg_collation co join pg_namespace cn on cn.oid = co.collnamespace
    where co.oid = a.attcollation) end, '')
    from pg_attribute a
    join pg_type b on b.oid = a.atttypid
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    order by a.attnum
  ) as attributes
from pg_class c
join pg_type t on t.oid = c.reltype
join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'c' and n.oid = any(%(namespaces)s)
  and t.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_type'::regclass and e.deptype = 'e')
