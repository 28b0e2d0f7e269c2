-- Columns of tables. A collation is told only where it is not the one of the type.
select
  n.nspname as schema,
  c.relname as "table",
  a.attname as name,
  format_type(a.atttypid, a.atttypmod) as type,
  not a.attnotnull as nullable,
  case when a.attgenerated = '' then pg_get_expr(d.adbin, d.adrelid) end as "default",
  case a.attidentity when 'a' then 'always' when 'd' then 'by default' end as identity,
  case when a.attgenerated <> '' then pg_get_expr(d.adbin, d.adrelid) end as generated,
  case a.attgenerated when 's' then 'stored' when 'v' then 'virtual' end as generated_kind,
  case when a.attcollation <> t.typcollation then (
    select case cn.nspname when 'pg_catalog' then '' else quote_ident(cn.nspname) || '.' end || quote_ident(co.collname)
    from pg_collation co join pg_namespace cn on cn.oid = co.collnamespace
    where co.oid = a.attcollation) end as collation
from pg_attribute a
join pg_class c on c.oid = a.attrelid
join pg_namespace n on n.oid = c.relnamespace
join pg_type t on t.oid = a.atttypid
left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
where a.attnum > 0 and not a.attisdropped
  and c.relkind in ('r', 'p') and not c.relispartition and n.oid = any(%(namespaces)s)
  and not exists (
    select from pg_depend e where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e')
