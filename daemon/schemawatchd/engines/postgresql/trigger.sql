-- only if: select from pg_trigger where not tgisinternal
-- Triggers that somebody made; those inside foreign keys, and the copies on partitions, are the server's own.
select
  n.nspname as schema,
  c.relname as "table",
  t.tgname as name,
  pg_get_triggerdef(t.oid) as definition,
  case t.tgenabled when 'O' then 'origin' when 'A' then 'always' when 'R' then 'replica'
    when 'D' then 'disabled' end as enabled
from pg_trigger t
join pg_class c on c.oid = t.tgrelid
join pg_namespace n on n.oid = c.relnamespace
where not t.tgisinternal and t.tgparentid = 0
  and c.relkind in ('r', 'p', 'v', 'f') and not c.relispartition and n.oid = any(%(namespaces)s)
  and c.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_class'::regclass and e.deptype = 'e')
