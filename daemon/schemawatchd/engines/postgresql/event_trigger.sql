-- only if: select from pg_event_trigger
-- Event triggers, of the whole database.
select
  t.evtname as name,
  t.evtevent as event,
  quote_ident(n.nspname) || '.' || quote_ident(p.proname) as function,
  array(select g from unnest(t.evttags) g order by 1) as tags,
  case t.evtenabled when 'O' then 'origin' when 'A' then 'always' when 'R' then 'replica'
    when 'D' then 'disabled' end as enabled
from pg_event_trigger t
join pg_proc p on p.oid = t.evtfoid
join pg_namespace n on n.oid = p.pronamespace
where t.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_event_trigger'::regclass and e.deptype = 'e')
