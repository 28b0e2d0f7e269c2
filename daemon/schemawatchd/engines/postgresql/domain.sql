-- only if: select from pg_type where typtype = 'd' and oid >= 16384
-- Domains. Names of their checks are left out, and a collation is told only where it is not the one of the type.
select
  n.nspname as schema,
  t.typname as name,
  format_type(t.typbasetype, t.typtypmod) as type,
  not t.typnotnull as nullable,
  coalesce(pg_get_expr(t.typdefaultbin, 0), t.typdefault) as "default",
  case when t.typcollation <> b.typcollation then (
    select case cn.nspname when 'pg_catalog' then '' else quote_ident(cn.nspname) || '.' end || quote_ident(co.collname)
    from pg_collation co join pg_namespace cn on cn.oid = co.collnamespace
    where co.oid = t.typcollation) end as collation,
  array(
    select pg_get_expr(k.conbin, 0) || case when k.convalidated then '' else ' NOT VALID' end
    from pg_constraint k where k.contypid = t.oid and k.contype = 'c'
    order by pg_get_expr(k.conbin, 0) collate "C"
  ) as checks
from pg_type t
join pg_type b on b.oid = t.typbasetype
join pg_namespace n on n.oid = t.typnamespace
where t.typtype = 'd' and n.oid = any(%(namespaces)s)
  and t.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_type'::regclass and e.deptype = 'e')
