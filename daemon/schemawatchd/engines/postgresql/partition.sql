-- only if: select from pg_partitioned_table
-- Partitions, each with what it has and its parent has not. What is attached to something of the parent's is the
-- parent's: its indexes, constraints and triggers.
with part as materialized (
  select c.oid, c.relname, n.nspname, c.relkind, c.relpartbound, c.relrowsecurity, c.relpersistence, c.relreplident,
    c.relam, p.oid as parent, p.relname as parent_name, pn.nspname as parent_schema, p.relkind as parent_kind,
    p.relrowsecurity as parent_rowsecurity, p.relpersistence as parent_persistence
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_inherits h on h.inhrelid = c.oid
  join pg_class p on p.oid = h.inhparent
  join pg_namespace pn on pn.oid = p.relnamespace
  where c.relispartition and c.relkind in ('r', 'p', 'f') and n.oid = any(%(namespaces)s)
    and p.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_class'::regclass and e.deptype = 'e')
),
index_of as (
  select r.oid, quote_ident(x.relname) as name, case when i.indisunique then 'unique ' else '' end || 'index'
    || regexp_replace(pg_get_indexdef(i.indexrelid), '^.*? USING ', ' USING ') as what
  from part r
  join pg_index i on i.indrelid = r.oid
  join pg_class x on x.oid = i.indexrelid and not x.relispartition
  where i.indexrelid not in (select k.conindid from pg_constraint k where k.contype in ('p', 'u', 'x'))
),
own as (
  select r.oid, 'unlogged' as what from part r where r.relpersistence = 'u' and r.parent_persistence <> 'u'
  union all
  select r.oid, 'row security ' || case when r.relrowsecurity then 'on' else 'off' end
  from part r where r.relrowsecurity <> r.parent_rowsecurity
  union all
  select r.oid, 'replica identity ' || case r.relreplident when 'f' then 'full' when 'n' then 'nothing' else 'index' end
  from part r where r.relreplident <> 'd'
  union all
  select r.oid, 'access method ' || am.amname from part r join pg_am am on am.oid = r.relam where am.amname <> 'heap'
  union all
  select r.oid, 'rows on the server ' || quote_ident(s.srvname)
  from part r join pg_foreign_table f on f.ftrelid = r.oid join pg_foreign_server s on s.oid = f.ftserver
  union all
  select r.oid, quote_ident(a.attname) || ' not null'
  from part r
  join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and a.attnotnull and not a.attisdropped
  join pg_attribute b on b.attrelid = r.parent and b.attname = a.attname and not b.attnotnull
  union all
  select r.oid, quote_ident(a.attname) || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), ' without default')
  from part r
  join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
  join pg_attribute b on b.attrelid = r.parent and b.attname = a.attname
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  left join pg_attrdef e on e.adrelid = b.attrelid and e.adnum = b.attnum
  where (a.atthasdef or b.atthasdef)
    and pg_get_expr(d.adbin, d.adrelid) is distinct from pg_get_expr(e.adbin, e.adrelid)
  union all
  select r.oid, pg_get_constraintdef(k.oid)
  from part r
  join pg_constraint k on k.conrelid = r.oid and k.conparentid = 0
  where k.contype in ('p', 'u', 'f', 'x') or (k.contype = 'c' and k.conislocal and k.coninhcount = 0)
  union all
  select i.oid, i.what from index_of i
  union all
  select r.oid, 'trigger ' || quote_ident(t.tgname)
  from part r join pg_trigger t on t.tgrelid = r.oid and not t.tgisinternal and t.tgparentid = 0
  union all
  select r.oid, 'trigger ' || quote_ident(t.tgname)
    || case t.tgenabled when 'D' then ' disabled' when 'R' then ' in replicas' when 'A' then ' always' else ' enabled' end
  from part r
  join pg_trigger t on t.tgrelid = r.oid and not t.tgisinternal
  join pg_trigger u on u.oid = t.tgparentid and u.tgenabled <> t.tgenabled
  union all
  select distinct r.oid, 'foreign key ' || quote_ident(k.conname) || ' switched off'
  from part r
  join pg_trigger t on t.tgrelid = r.oid and t.tgisinternal and t.tgenabled in ('D', 'R')
  join pg_trigger u on u.oid = t.tgparentid and u.tgenabled not in ('D', 'R')
  join pg_constraint k on k.oid = t.tgconstraint
  union all
  select r.oid, 'policy ' || quote_ident(p.polname) from part r join pg_policy p on p.polrelid = r.oid
),
tuned as (
  select c.oid, o as option from part r join pg_class c on c.oid = r.oid cross join unnest(c.reloptions) o
  union all
  select r.oid, 'toast.' || o
  from part r join pg_class c on c.oid = r.oid join pg_class w on w.oid = c.reltoastrelid cross join unnest(w.reloptions) o
  union all
  select r.oid, quote_ident(a.attname) || v.name || '=' || v.own
  from part r
  join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
  join pg_attribute b on b.attrelid = r.parent and b.attname = a.attname
  cross join lateral (values
    (' statistics', coalesce(nullif(a.attstattarget, -1), -1)::text, coalesce(nullif(b.attstattarget, -1), -1)::text),
    (' storage', a.attstorage::text, b.attstorage::text),
    (' compression', a.attcompression::text, b.attcompression::text), -- since 14
    (' options', coalesce(array_to_string(a.attoptions, ', '), 'none'), coalesce(array_to_string(b.attoptions, ', '), 'none'))
  ) v(name, own, of_parent)
  where v.own <> v.of_parent
),
tunings as (select oid, array_agg(option order by option collate "C") as options from tuned group by oid),
owned as (select oid, array_agg(what order by what collate "C") as deviates from own group by oid),
indexed as (select oid, array_agg(name || ': ' || what order by what collate "C") as names from index_of group by oid)
select
  r.nspname as schema,
  r.relname as name,
  array[r.parent_schema::text, r.parent_name::text] as partition_of,
  array[r.parent_schema::text, r.parent_name::text] as parent_path,
  case t.partstrat when 'r' then 'range' when 'l' then 'list' else 'hash' end as strategy,
  pg_get_expr(r.relpartbound, r.oid) as bounds,
  case r.relkind when 'p' then pg_get_partkeydef(r.oid) end as partition_by,
  coalesce(o.deviates, array[]::text[]) as deviates,
  coalesce(w.options, array[]::text[]) as reloptions,
  coalesce(x.names, array[]::text[]) as indexes
from part r
join pg_partitioned_table t on t.partrelid = r.parent
left join owned o on o.oid = r.oid
left join tunings w on w.oid = r.oid
left join indexed x on x.oid = r.oid
