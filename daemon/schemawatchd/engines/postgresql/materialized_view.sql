-- only if: select from pg_rewrite where oid >= 16384 and rulename = '_RETURN'
-- Materialised views. Whether they hold rows is no matter of the schema.
select
  n.nspname as schema,
  c.relname as name,
  rtrim(pg_get_viewdef(c.oid), ';') as definition,
  nullif(am.amname, 'heap') as access_method,
  c.reloptions || array(select 'toast.' || o from unnest(t.reloptions) o) || array(
    select quote_ident(a.attname) || '.' || o
    from pg_attribute a
    join pg_type b on b.oid = a.atttypid
    cross join lateral unnest(array[
      case when a.attstattarget >= 0 then 'statistics=' || a.attstattarget end,
      case when a.attstorage <> b.typstorage then 'storage=' || case a.attstorage
        when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' else 'extended' end end,
      case a.attcompression when 'p' then 'compression=pglz' when 'l' then 'compression=lz4' end, -- since 14
      null] || a.attoptions) o
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and o is not null
  ) as reloptions,
  c.relispopulated as populated
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
left join pg_am am on am.oid = c.relam
left join pg_class t on t.oid = c.reltoastrelid
where c.relkind = 'm' and n.oid = any(%(namespaces)s)
  and c.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_class'::regclass and e.deptype = 'e')
