-- Materialised views. Whether they hold rows is no matter of the schema.
select
  n.nspname as schema,
  c.relname as name,
  rtrim(pg_get_viewdef(c.oid), ';') as definition,
  array(
    select o.option_name || '=' || o.option_value from pg_options_to_table(c.reloptions) o order by 1
  ) as options,
  c.relispopulated as populated
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'm' and n.oid = any(%(namespaces)s)
  and not exists (
    select from pg_depend e where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e')
