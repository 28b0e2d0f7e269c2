-- only if: select from pg_rewrite where oid >= 16384 and rulename = '_RETURN'
-- Views. Options that only say the default are left to speak for themselves. What ALTER VIEW … SET DEFAULT gives to
-- a column, for an INSERT through the view, stands in no definition, so it stands beside the options.
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
    union all
    select 'default of ' || quote_ident(a.attname) || '=' || pg_get_expr(d.adbin, d.adrelid)
    from pg_attrdef d
    join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
    where d.adrelid = c.oid
    order by 1
  ) as options
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'v' and n.oid = any(%(namespaces)s)
  and c.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_class'::regclass and e.deptype = 'e')
