-- only if: select from pg_proc where oid >= 16384 and prokind in ('f', 'w')
-- Functions and window functions. Constructors of range types depend on their type, inside ('i').
select
  n.nspname as schema,
  p.proname as name,
  '(' || oidvectortypes(p.proargtypes) || ')' as signature,
  pg_get_function_arguments(p.oid) as arguments,
  pg_get_function_result(p.oid) as returns,
  l.lanname as language,
  coalesce(
    pg_get_function_sqlbody(p.oid), -- since 14
    p.probin || ', ' || p.prosrc, p.prosrc) as body,
  case when p.prosecdef then 'definer' else 'invoker' end as security,
  case p.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end as volatility,
  array_remove(array[
    case when p.prokind = 'w' then 'window' end,
    case when p.proisstrict then 'strict' end,
    case when p.proleakproof then 'leakproof' end,
    case p.proparallel when 's' then 'parallel safe' when 'r' then 'parallel restricted' end,
    case when p.procost <> case when l.lanname in ('c', 'internal') then 1 else 100 end then 'cost ' || p.procost end,
    case when p.prorows <> case when p.proretset then 1000 else 0 end then 'rows ' || p.prorows end,
    'transform ' || (select string_agg(format_type(u, null), ', ' order by u) from unnest(p.protrftypes) u),
    case when p.prosupport <> 0 then 'support ' || p.prosupport::text end
  ], null) || array(select 'set ' || s from unnest(p.proconfig) s order by 1) as options
from pg_proc p
join pg_namespace n on n.oid = p.pronamespace
join pg_language l on l.oid = p.prolang
where p.prokind in ('f', 'w') and n.oid = any(%(namespaces)s)
  and not exists (
    select from pg_depend e
    where e.classid = 'pg_proc'::regclass and e.objid = p.oid and e.deptype in ('e', 'i'))
