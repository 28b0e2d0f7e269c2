-- only if: select from pg_cast where oid >= 16384
-- without nested loops
-- Casts that somebody made, of the whole database; the server's own have low numbers.
select
  format_type(c.castsource, null) as source,
  format_type(c.casttarget, null) as target,
  case c.castmethod when 'f' then c.castfunc::regprocedure::text when 'i' then 'inout' else 'binary' end as method,
  case c.castcontext when 'e' then 'explicit' when 'a' then 'assignment' else 'implicit' end as context
from pg_cast c
where c.oid >= 16384
  -- The one between a range type and its multirange is made with the type, inside.
  and not exists (
    select from pg_depend e where e.classid = 'pg_cast'::regclass and e.objid = c.oid and e.deptype in ('e', 'i'))
