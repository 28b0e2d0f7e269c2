-- only if: select from pg_proc where oid >= 16384 and prokind = 'p'
-- Procedures.
select
  n.nspname as schema,
  p.proname as name,
  '(' || oidvectortypes(p.proargtypes) || ')' as signature,
  pg_get_function_arguments(p.oid) as arguments,
  l.lanname as language,
  coalesce(
    pg_get_function_sqlbody(p.oid), -- since 14
    p.probin || ', ' || p.prosrc, p.prosrc) as body,
  case when p.prosecdef then 'definer' else 'invoker' end as security,
  array(
    select 'transform ' || format_type(u, null) from unnest(p.protrftypes) u
    union all
    select 'set ' || s from unnest(p.proconfig) s
    order by 1
  ) as options
from pg_proc p
join pg_namespace n on n.oid = p.pronamespace
join pg_language l on l.oid = p.prolang
where p.prokind = 'p' and n.oid = any(%(namespaces)s)
  and p.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_proc'::regclass and e.deptype = 'e')
