-- only if: select from pg_description where objoid >= 16384 or (objoid = 2200 and classoid = 'pg_namespace'::regclass and description <> 'standard public schema') union all select from pg_shdescription s join pg_database b on s.classoid = 'pg_database'::regclass and s.objoid = b.oid where b.datname = current_database()
-- without nested loops
-- Comments on what this reader reads, and on schemas. What extensions bring is left out with its comments, and so are
-- those on extensions, which their own files bring, and on large objects, which are data.
-- The server's own objects have low numbers, but for the schema `public`.
with said as materialized (
  select d.objoid, d.classoid, d.objsubid, d.description
  from pg_description d
  where d.objoid >= 16384 or d.classoid = 'pg_namespace'::regclass
),
relation as materialized (
  select c.oid, n.nspname, c.relname, c.relkind, c.relispartition
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  where n.oid = any(%(namespaces)s)
    and c.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_class'::regclass and e.deptype = 'e')
)
select
  r.nspname as schema,
  null::name as parent,
  r.relname as name,
  case when r.relispartition then 'partition' else case r.relkind when 'v' then 'view'
    when 'm' then 'materialized_view' when 'S' then 'sequence' when 'f' then 'foreign_table' else 'table' end end as "on",
  '' as signature,
  d.description as text
from said d
join relation r on r.oid = d.objoid and r.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
where d.classoid = 'pg_class'::regclass and d.objsubid = 0
  and (r.relkind <> 'S' or r.oid not in (
    select e.objid from pg_depend e where e.classid = 'pg_class'::regclass and e.deptype = 'i'))
union all
select r.nspname, r.relname, a.attname, 'column', '', d.description
from said d
join relation r on r.oid = d.objoid and r.relkind in ('r', 'p', 'v', 'm', 'f', 'c')
join pg_attribute a on a.attrelid = d.objoid and a.attnum = d.objsubid
where d.classoid = 'pg_class'::regclass and d.objsubid > 0
union all
select r.nspname, r.relname, x.relname, 'index', '', d.description
from said d
join pg_index i on i.indexrelid = d.objoid
join pg_class x on x.oid = i.indexrelid
join relation r on r.oid = i.indrelid
where d.classoid = 'pg_class'::regclass and d.objsubid = 0
  and i.indexrelid not in (select k.conindid from pg_constraint k where k.contype in ('p', 'u', 'x'))
union all
select r.nspname, r.relname, k.conname,
  case k.contype when 'p' then 'primary_key' when 'u' then 'unique' when 'f' then 'foreign_key'
    when 'x' then 'exclusion' else 'check' end,
  '', d.description
from said d
join pg_constraint k on k.oid = d.objoid and k.contype in ('p', 'u', 'f', 'c', 'x')
join relation r on r.oid = k.conrelid
where d.classoid = 'pg_constraint'::regclass
union all
select r.nspname, r.relname, t.tgname, 'trigger', '', d.description
from said d
join pg_trigger t on t.oid = d.objoid and not t.tgisinternal and t.tgparentid = 0
join relation r on r.oid = t.tgrelid
where d.classoid = 'pg_trigger'::regclass
union all
select r.nspname, r.relname, p.polname, 'policy', '', d.description
from said d
join pg_policy p on p.oid = d.objoid
join relation r on r.oid = p.polrelid
where d.classoid = 'pg_policy'::regclass
union all
select r.nspname, r.relname, w.rulename, 'rule', '', d.description
from said d
join pg_rewrite w on w.oid = d.objoid and w.rulename <> '_RETURN'
join relation r on r.oid = w.ev_class
where d.classoid = 'pg_rewrite'::regclass
union all
select n.nspname, null, s.stxname, 'statistics', '', d.description
from said d
join pg_statistic_ext s on s.oid = d.objoid
join relation r on r.oid = s.stxrelid
join pg_namespace n on n.oid = s.stxnamespace
where d.classoid = 'pg_statistic_ext'::regclass and n.oid = any(%(namespaces)s)
union all
select n.nspname, null, c.collname, 'collation', '', d.description
from said d
join pg_collation c on c.oid = d.objoid
join pg_namespace n on n.oid = c.collnamespace
where d.classoid = 'pg_collation'::regclass and n.oid = any(%(namespaces)s)
  and c.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_collation'::regclass and e.deptype = 'e')
union all
select n.nspname, null, p.proname, case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end,
  '(' || oidvectortypes(p.proargtypes) || ')', d.description
from said d
join pg_proc p on p.oid = d.objoid and p.prokind in ('a', 'f', 'w', 'p')
join pg_namespace n on n.oid = p.pronamespace
where d.classoid = 'pg_proc'::regclass and n.oid = any(%(namespaces)s)
  and not exists (
    select from pg_depend e
    where e.classid = 'pg_proc'::regclass and e.objid = p.oid and e.deptype in ('e', 'i'))
union all
select n.nspname, null, t.typname,
  case t.typtype when 'c' then 'composite_type' when 'd' then 'domain' when 'e' then 'enum' else 'range_type' end,
  '', d.description
from said d
join pg_type t on t.oid = d.objoid and t.typtype in ('c', 'd', 'e', 'r')
join pg_namespace n on n.oid = t.typnamespace
where d.classoid = 'pg_type'::regclass and n.oid = any(%(namespaces)s)
  and t.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_type'::regclass and e.deptype = 'e')
union all
select n.nspname, t.typname, k.conname, 'domain_constraint', '', d.description
from said d
join pg_constraint k on k.oid = d.objoid and k.contypid <> 0
join pg_type t on t.oid = k.contypid
join pg_namespace n on n.oid = t.typnamespace
where d.classoid = 'pg_constraint'::regclass and n.oid = any(%(namespaces)s)
  and t.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_type'::regclass and e.deptype = 'e')
union all
select n.nspname, null, s.cfgname, 'text_search_configuration', '', d.description
from said d
join pg_ts_config s on s.oid = d.objoid
join pg_namespace n on n.oid = s.cfgnamespace
where d.classoid = 'pg_ts_config'::regclass and n.oid = any(%(namespaces)s)
  and s.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_ts_config'::regclass and e.deptype = 'e')
union all
-- Its name is no matter of ours (PostgreSQL 18), so the comment goes by the column's.
select r.nspname, r.relname, a.attname, 'not_null', '', d.description
from said d
join pg_constraint k on k.oid = d.objoid and k.contype = 'n'
join relation r on r.oid = k.conrelid
join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
where d.classoid = 'pg_constraint'::regclass
union all
select n.nspname, null, o.oprname, 'operator',
  '(' || case when o.oprleft = 0 then 'NONE' else format_type(o.oprleft, null) end || ', '
    || case when o.oprright = 0 then 'NONE' else format_type(o.oprright, null) end || ')', d.description
from said d
join pg_operator o on o.oid = d.objoid
join pg_namespace n on n.oid = o.oprnamespace
where d.classoid = 'pg_operator'::regclass and n.oid = any(%(namespaces)s)
  and o.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_operator'::regclass and e.deptype = 'e')
union all
select n.nspname, null, c.opcname, 'operator', ' (class for ' || am.amname || ')', d.description
from said d
join pg_opclass c on c.oid = d.objoid
join pg_am am on am.oid = c.opcmethod
join pg_namespace n on n.oid = c.opcnamespace
where d.classoid = 'pg_opclass'::regclass and n.oid = any(%(namespaces)s)
  and c.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_opclass'::regclass and e.deptype = 'e')
union all
select n.nspname, null, f.opfname, 'operator', ' (family for ' || am.amname || ')', d.description
from said d
join pg_opfamily f on f.oid = d.objoid
join pg_am am on am.oid = f.opfmethod
join pg_namespace n on n.oid = f.opfnamespace
where d.classoid = 'pg_opfamily'::regclass and n.oid = any(%(namespaces)s)
  and f.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_opfamily'::regclass and e.deptype = 'e')
union all
select n.nspname, null, s.dictname, 'text_search_dictionary', '', d.description
from said d
join pg_ts_dict s on s.oid = d.objoid
join pg_namespace n on n.oid = s.dictnamespace
where d.classoid = 'pg_ts_dict'::regclass and n.oid = any(%(namespaces)s)
  and s.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_ts_dict'::regclass and e.deptype = 'e')
union all
select n.nspname, null, s.prsname, 'text_search_parser', '', d.description
from said d
join pg_ts_parser s on s.oid = d.objoid
join pg_namespace n on n.oid = s.prsnamespace
where d.classoid = 'pg_ts_parser'::regclass and n.oid = any(%(namespaces)s)
  and s.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_ts_parser'::regclass and e.deptype = 'e')
union all
select n.nspname, null, s.tmplname, 'text_search_template', '', d.description
from said d
join pg_ts_template s on s.oid = d.objoid
join pg_namespace n on n.oid = s.tmplnamespace
where d.classoid = 'pg_ts_template'::regclass and n.oid = any(%(namespaces)s)
  and s.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_ts_template'::regclass and e.deptype = 'e')
union all
select n.nspname, null, c.conname, 'conversion', '', d.description
from said d
join pg_conversion c on c.oid = d.objoid
join pg_namespace n on n.oid = c.connamespace
where d.classoid = 'pg_conversion'::regclass and n.oid = any(%(namespaces)s)
  and c.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_conversion'::regclass and e.deptype = 'e')
union all
select null, null, '(' || format_type(c.castsource, null) || ' AS ' || format_type(c.casttarget, null) || ')', 'cast', '', d.description
from said d
join pg_cast c on c.oid = d.objoid and c.oid >= 16384
where d.classoid = 'pg_cast'::regclass
  and c.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_cast'::regclass and e.deptype = 'e')
union all
select null, null, format_type(t.trftype, null) || ' for ' || quote_ident(l.lanname), 'transform', '', d.description
from said d
join pg_transform t on t.oid = d.objoid
join pg_language l on l.oid = t.trflang
where d.classoid = 'pg_transform'::regclass
  and t.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_transform'::regclass and e.deptype = 'e')
union all
select null, null, a.amname, 'access_method', '', d.description
from said d
join pg_am a on a.oid = d.objoid and a.oid >= 16384
where d.classoid = 'pg_am'::regclass
  and a.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_am'::regclass and e.deptype = 'e')
union all
select null, null, l.lanname, 'language', '', d.description
from said d
join pg_language l on l.oid = d.objoid and l.lanispl
where d.classoid = 'pg_language'::regclass
  and l.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_language'::regclass and e.deptype = 'e')
union all
select null, null, p.pubname, 'publication', '', d.description
from said d
join pg_publication p on p.oid = d.objoid
where d.classoid = 'pg_publication'::regclass
  and p.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_publication'::regclass and e.deptype = 'e')
union all
select null, null, t.evtname, 'event_trigger', '', d.description
from said d
join pg_event_trigger t on t.oid = d.objoid
where d.classoid = 'pg_event_trigger'::regclass
  and t.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_event_trigger'::regclass and e.deptype = 'e')
union all
select null, null, s.srvname, 'foreign_server', '', d.description
from said d
join pg_foreign_server s on s.oid = d.objoid
where d.classoid = 'pg_foreign_server'::regclass
  and s.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_foreign_server'::regclass and e.deptype = 'e')
union all
select null, null, w.fdwname, 'foreign_data_wrapper', '', d.description
from said d
join pg_foreign_data_wrapper w on w.oid = d.objoid
where d.classoid = 'pg_foreign_data_wrapper'::regclass
  and w.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_foreign_data_wrapper'::regclass and e.deptype = 'e')
union all
select null, null, s.subname, 'subscription', '', d.description
from said d
join pg_subscription s on s.oid = d.objoid
where d.classoid = 'pg_subscription'::regclass
union all
select null, null, 'database', 'database', '', d.description
from pg_shdescription d
where d.classoid = 'pg_database'::regclass
  and d.objoid = (select b.oid from pg_database b where b.datname = current_database())
union all
select null, null, n.nspname, 'schema', '', d.description
from said d
join pg_namespace n on n.oid = d.objoid
where d.classoid = 'pg_namespace'::regclass and n.oid = any(%(namespaces)s)
  and not (n.nspname = 'public' and d.description = 'standard public schema')
