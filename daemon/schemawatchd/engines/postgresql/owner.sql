-- without nested loops
-- Who owns what. Sequences of a column have their table's owner, and what extensions bring is left out.
select
  n.nspname as schema,
  c.relname as name,
  case when c.relispartition then 'partition' else case c.relkind when 'v' then 'view' when 'm' then 'materialized_view' when 'S' then 'sequence'
    when 'c' then 'composite_type' when 'f' then 'foreign_table' else 'table' end end as "on",
  '' as signature,
  pg_get_userbyid(c.relowner) as owner
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'S', 'c', 'f') and n.oid = any(%(namespaces)s)
  and c.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_class'::regclass and e.deptype = 'e')
  and (c.relkind <> 'S' or c.oid not in (
    select e.objid from pg_depend e
    where e.classid = 'pg_class'::regclass and e.refobjsubid > 0 and e.deptype in ('a', 'i')))
union all
select n.nspname, p.proname, case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end,
  '(' || oidvectortypes(p.proargtypes) || ')', pg_get_userbyid(p.proowner)
from pg_proc p
join pg_namespace n on n.oid = p.pronamespace
where n.oid = any(%(namespaces)s)
  and not exists (
    select from pg_depend e
    where e.classid = 'pg_proc'::regclass and e.objid = p.oid and e.deptype in ('e', 'i'))
union all
select n.nspname, t.typname, case t.typtype when 'd' then 'domain' when 'e' then 'enum' else 'range_type' end,
  '', pg_get_userbyid(t.typowner)
from pg_type t
join pg_namespace n on n.oid = t.typnamespace
where t.typtype in ('d', 'e', 'r') and n.oid = any(%(namespaces)s)
  and t.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_type'::regclass and e.deptype = 'e')
union all
select n.nspname, c.collname, 'collation', '', pg_get_userbyid(c.collowner)
from pg_collation c
join pg_namespace n on n.oid = c.collnamespace
where n.oid = any(%(namespaces)s)
  and c.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_collation'::regclass and e.deptype = 'e')
union all
select n.nspname, s.stxname, 'statistics', '', pg_get_userbyid(s.stxowner)
from pg_statistic_ext s
join pg_namespace n on n.oid = s.stxnamespace
where n.oid = any(%(namespaces)s)
union all
select n.nspname, o.oprname, 'operator',
  '(' || case when o.oprleft = 0 then 'NONE' else format_type(o.oprleft, null) end || ', '
    || case when o.oprright = 0 then 'NONE' else format_type(o.oprright, null) end || ')', pg_get_userbyid(o.oprowner)
from pg_operator o
join pg_namespace n on n.oid = o.oprnamespace
where o.oprcode <> 0 and n.oid = any(%(namespaces)s)
  and o.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_operator'::regclass and e.deptype = 'e')
union all
select n.nspname, c.opcname, 'operator', ' (class for ' || am.amname || ')', pg_get_userbyid(c.opcowner)
from pg_opclass c
join pg_namespace n on n.oid = c.opcnamespace
join pg_am am on am.oid = c.opcmethod
where n.oid = any(%(namespaces)s)
  and c.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_opclass'::regclass and e.deptype = 'e')
union all
select n.nspname, f.opfname, 'operator', ' (family for ' || am.amname || ')', pg_get_userbyid(f.opfowner)
from pg_opfamily f
join pg_namespace n on n.oid = f.opfnamespace
join pg_am am on am.oid = f.opfmethod
where n.oid = any(%(namespaces)s)
  and f.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_opfamily'::regclass and e.deptype = 'e')
union all
select n.nspname, s.cfgname, 'text_search_configuration', '', pg_get_userbyid(s.cfgowner)
from pg_ts_config s
join pg_namespace n on n.oid = s.cfgnamespace
where n.oid = any(%(namespaces)s)
  and s.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_ts_config'::regclass and e.deptype = 'e')
union all
select n.nspname, s.dictname, 'text_search_dictionary', '', pg_get_userbyid(s.dictowner)
from pg_ts_dict s
join pg_namespace n on n.oid = s.dictnamespace
where n.oid = any(%(namespaces)s)
  and s.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_ts_dict'::regclass and e.deptype = 'e')
union all
select n.nspname, c.conname, 'conversion', '', pg_get_userbyid(c.conowner)
from pg_conversion c
join pg_namespace n on n.oid = c.connamespace
where n.oid = any(%(namespaces)s)
  and c.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_conversion'::regclass and e.deptype = 'e')
union all
select null, p.pubname, 'publication', '', pg_get_userbyid(p.pubowner)
from pg_publication p
union all
select null, t.evtname, 'event_trigger', '', pg_get_userbyid(t.evtowner)
from pg_event_trigger t
where t.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_event_trigger'::regclass and e.deptype = 'e')
union all
select null, s.srvname, 'foreign_server', '', pg_get_userbyid(s.srvowner)
from pg_foreign_server s
where s.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_foreign_server'::regclass and e.deptype = 'e')
union all
select null, w.fdwname, 'foreign_data_wrapper', '', pg_get_userbyid(w.fdwowner)
from pg_foreign_data_wrapper w
where w.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_foreign_data_wrapper'::regclass and e.deptype = 'e')
union all
select null, l.lanname, 'language', '', pg_get_userbyid(l.lanowner)
from pg_language l
where l.lanispl
  and l.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_language'::regclass and e.deptype = 'e')
union all
select null, n.nspname, 'schema', '', pg_get_userbyid(n.nspowner)
from pg_namespace n
where n.oid = any(%(namespaces)s)
union all
select null, 'database', 'database', '', pg_get_userbyid(d.datdba)
from pg_database d
where d.datname = current_database()
