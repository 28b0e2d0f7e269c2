-- Each object that a look has to know of, as (kind, path), asked in as few words as possible: no join can lose a row.
with inside as (select oid, nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'),
member as (select classid, objid from pg_depend where deptype = 'e'),
relation as (
  select c.oid, c.relname, c.relkind, c.relispartition, (select nspname from inside n where n.oid = c.relnamespace)
  from pg_class c
  where c.relnamespace in (select oid from inside)
    and c.oid not in (select objid from member where classid = 'pg_class'::regclass))
select case when relispartition then 'partition' else
    case relkind when 'v' then 'view' when 'm' then 'materialized_view' when 'f' then 'foreign_table' when 'c' then
    'composite_type' else 'table' end end,
  array[nspname::text, relname::text]
from relation where relkind in ('r', 'p', 'v', 'm', 'f', 'c') and (relkind <> 'c' or oid not in (
  select typrelid from pg_type where pg_type.oid in (select objid from member where classid = 'pg_type'::regclass)))
union all
select 'column', array[r.nspname, r.relname, a.attname]
from pg_attribute a join relation r on r.oid = a.attrelid
where r.relkind in ('r', 'p', 'f') and not r.relispartition and a.attnum > 0 and not a.attisdropped
union all
select 'index', array[r.nspname, r.relname, x.relname]
from pg_index i join relation r on r.oid = i.indrelid join relation x on x.oid = i.indexrelid
where not r.relispartition and i.indexrelid not in (select conindid from pg_constraint where contype in ('p', 'u', 'x'))
union all
select case k.contype when 'p' then 'primary_key' when 'u' then 'unique' when 'f' then 'foreign_key' when 'c' then
  'check' else 'exclusion' end, array[r.nspname, r.relname, k.conname]
from pg_constraint k join relation r on r.oid = k.conrelid
where k.contype in ('p', 'u', 'f', 'c', 'x') and not r.relispartition and k.conparentid = 0
union all
select 'trigger', array[r.nspname, r.relname, t.tgname]
from pg_trigger t join relation r on r.oid = t.tgrelid where not t.tgisinternal and not r.relispartition
union all
select 'rule', array[r.nspname, r.relname, w.rulename]
from pg_rewrite w join relation r on r.oid = w.ev_class where w.rulename <> '_RETURN'
union all
select 'policy', array[r.nspname, r.relname, p.polname] from pg_policy p join relation r on r.oid = p.polrelid
union all
select case t.typtype when 'd' then 'domain' when 'e' then 'enum' else 'range_type' end, array[n.nspname, t.typname]
from pg_type t join inside n on n.oid = t.typnamespace
where t.typtype in ('d', 'e', 'r') and t.oid not in (select objid from member where classid = 'pg_type'::regclass)
union all
select 'sequence', array[r.nspname, r.relname] from relation r
where r.relkind = 'S' and not exists (
  select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = r.oid and d.deptype = 'i')
union all
select 'statistics', array[n.nspname, s.stxname] from pg_statistic_ext s join inside n on n.oid = s.stxnamespace
union all
select 'collation', array[n.nspname, c.collname] from pg_collation c join inside n on n.oid = c.collnamespace
union all
select case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end,
  array[n.nspname, p.proname]
from pg_proc p join inside n on n.oid = p.pronamespace
where p.oid not in (select objid from pg_depend where classid = 'pg_proc'::regclass and deptype in ('e', 'i'))
union all
select 'event_trigger', array[t.evtname::text] from pg_event_trigger t
union all
select 'publication', array[p.pubname::text] from pg_publication p
