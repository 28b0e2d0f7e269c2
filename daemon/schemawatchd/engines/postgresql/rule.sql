-- only if: select from pg_rewrite where oid >= 16384 and rulename <> '_RETURN'
-- Rewrite rules. The one called _RETURN is the view itself.
select
  n.nspname as schema,
  c.relname as "table",
  r.rulename as name,
  rtrim(pg_get_ruledef(r.oid), ';') as definition,
  case r.ev_enabled when 'O' then 'origin' when 'A' then 'always' when 'R' then 'replica'
    when 'D' then 'disabled' end as enabled
from pg_rewrite r
join pg_class c on c.oid = r.ev_class
join pg_namespace n on n.oid = c.relnamespace
where r.rulename <> '_RETURN'
  and c.relkind in ('r', 'p', 'v') and not c.relispartition and n.oid = any(%(namespaces)s)
  and c.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_class'::regclass and e.deptype = 'e')
