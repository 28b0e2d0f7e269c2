-- only if: select from pg_statistic_ext
-- Extended statistics. Those of an extension's table are its own.
select
  n.nspname as schema,
  s.stxname as name,
  pg_get_statisticsobjdef(s.oid) as definition,
  c.relname as "table",
  -- Without a target of its own it has -1, and since PostgreSQL 17 null.
  case when s.stxstattarget >= 0 then s.stxstattarget end as target
from pg_statistic_ext s
join pg_class c on c.oid = s.stxrelid
join pg_namespace n on n.oid = s.stxnamespace
where not c.relispartition and n.oid = any(%(namespaces)s)
  and c.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_class'::regclass and e.deptype = 'e')
  and s.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_statistic_ext'::regclass and e.deptype = 'e')
