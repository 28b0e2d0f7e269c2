-- only if: select from pg_class where relkind = 'v' and oid >= 16384
-- Views. Options that only say the default are left to speak for themselves.
select
  n.nspname as schema,
  c.relname as name,
  rtrim(pg_get_viewdef(c.oid), ';') as definition,
  (select o.option_value from pg_options_to_table(c.reloptions) o where o.option_name = 'check_option') as check_option,
  case when (
    select o.option_value::boolean from pg_options_to_table(c.reloptions) o where o.option_name = 'security_invoker')
    then 'invoker' else 'definer' end as security,
  array(
    select o.option_name || '=' || o.option_value::boolean::text from pg_options_to_table(c.reloptions) o
    where o.option_name not in ('check_option', 'security_invoker')
    order by 1
  ) as options
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'v' and n.oid = any(%(namespaces)s)
  and not exists (
    select from pg_depend e where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e')
