-- only if: select from pg_class where relkind = 'm'
-- Materialised views. Whether they hold rows is no matter of the schema.
select
  n.nspname as schema,
  c.relname as name,
  rtrim(pg_get_viewdef(c.oid), ';') as definition,
  nullif(am.amname, 'heap') as access_method,
  c.reloptions || array(select 'toast.' || o from unnest(t.reloptions) o) as reloptions,
  c.relispopulated as populated
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
left join pg_am am on am.oid = c.relam
left join pg_class t on t.oid = c.reltoastrelid
where c.relkind = 'm' and n.oid = any(%(namespaces)s)
  and not exists (
    select from pg_depend e where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e')
