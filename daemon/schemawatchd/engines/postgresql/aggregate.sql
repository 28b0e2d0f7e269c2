-- only if: select from pg_proc where oid >= 16384 and prokind = 'a'
-- Aggregates. Functions are named without arguments; those follow from the aggregate's own.
select
  n.nspname as schema,
  p.proname as name,
  '(' || oidvectortypes(p.proargtypes) || ')' as signature,
  pg_get_function_arguments(p.oid) as arguments,
  pg_get_function_result(p.oid) as returns,
  a.aggtransfn::text as step,
  format_type(a.aggtranstype, null) as state_type,
  a.agginitval as initial,
  nullif(a.aggfinalfn::text, '-') as final,
  array_remove(array[
    case a.aggkind when 'o' then 'ordered set' when 'h' then 'hypothetical set' end,
    case when a.aggfinalextra then 'final extra' end,
    case when a.aggfinalmodify <> case a.aggkind when 'n' then 'r' else 'w' end
      then 'final modify ' || a.aggfinalmodify::text end,
    case when a.aggtransspace <> 0 then 'state space ' || a.aggtransspace end,
    'combine ' || nullif(a.aggcombinefn::text, '-'),
    'serial ' || nullif(a.aggserialfn::text, '-'),
    'deserial ' || nullif(a.aggdeserialfn::text, '-'),
    'moving step ' || nullif(a.aggmtransfn::text, '-'),
    'moving inverse ' || nullif(a.aggminvtransfn::text, '-'),
    'moving state type ' || format_type(nullif(a.aggmtranstype, 0), null),
    case when a.aggmtransspace <> 0 then 'moving state space ' || a.aggmtransspace end,
    'moving final ' || nullif(a.aggmfinalfn::text, '-'),
    case when a.aggmfinalextra then 'moving final extra' end,
    case when a.aggmfinalmodify <> case a.aggkind when 'n' then 'r' else 'w' end
      then 'moving final modify ' || a.aggmfinalmodify::text end,
    'moving initial ' || a.aggminitval,
    'sort operator ' || nullif(a.aggsortop, 0)::regoperator::text,
    case p.proparallel when 's' then 'parallel safe' when 'r' then 'parallel restricted' end
  ], null) as options
from pg_aggregate a
join pg_proc p on p.oid = a.aggfnoid
join pg_namespace n on n.oid = p.pronamespace
where n.oid = any(%(namespaces)s)
  and p.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_proc'::regclass and e.deptype = 'e')
