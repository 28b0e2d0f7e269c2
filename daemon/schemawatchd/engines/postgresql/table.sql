-- Base and partitioned tables. The parts of a partitioned table are of the kind `partition`.
select
  n.nspname as schema,
  c.relname as name,
  case c.relpersistence when 'u' then 'unlogged' else 'permanent' end as persistence,
  case c.relkind when 'p' then pg_get_partkeydef(c.oid) end as partition_by,
  -- The default of the server is heap everywhere; partitioned tables have had one of their own since 17.
  nullif(am.amname, 'heap') as access_method,
  array(
    select quote_ident(pn.nspname) || '.' || quote_ident(p.relname)
    from pg_inherits h join pg_class p on p.oid = h.inhparent join pg_namespace pn on pn.oid = p.relnamespace
    where h.inhrelid = c.oid
    order by h.inhseqno
  ) as inherits,
  case when c.reloftype <> 0 then format_type(c.reloftype, null) end as of_type,
  case c.relreplident when 'f' then 'full' when 'n' then 'nothing' when 'i' then 'index' else 'default' end
    as replica_identity,
  c.reloptions || array(select 'toast.' || o from unnest(t.reloptions) o) as reloptions,
  case when not c.relrowsecurity then 'off' when c.relforcerowsecurity then 'forced' else 'on' end as row_security,
  array(
    select a.attname::text from pg_attribute a
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    order by a.attnum
  ) as column_order
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
left join pg_am am on am.oid = c.relam
left join pg_class t on t.oid = c.reltoastrelid and t.reloptions is not null
where c.relkind in ('r', 'p') and not c.relispartition and n.oid = any(%(namespaces)s)
  and c.oid = any(%(relations)s) -- of relations
  and c.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_class'::regclass and e.deptype = 'e')
