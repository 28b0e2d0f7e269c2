-- only if: select from pg_ts_config where oid >= 16384 union all select from pg_ts_dict where oid >= 16384 union all select from pg_ts_parser where oid >= 16384 union all select from pg_ts_template where oid >= 16384
-- Full-text search: configurations with their mapping, dictionaries, parsers and templates.
select
  n.nspname as schema,
  c.cfgname as name,
  'configuration' as form,
  array(
    select 'parser ' || quote_ident(pn.nspname) || '.' || quote_ident(p.prsname)
    from pg_ts_parser p join pg_namespace pn on pn.oid = p.prsnamespace where p.oid = c.cfgparser
  ) || array(
    select t.alias || ': ' || string_agg(m.mapdict::regdictionary::text, ', ' order by m.mapseqno)
    from pg_ts_config_map m
    join ts_token_type(c.cfgparser) t on t.tokid = m.maptokentype
    where m.mapcfg = c.oid
    group by t.alias
    order by t.alias collate "C"
  ) as definition
from pg_ts_config c
join pg_namespace n on n.oid = c.cfgnamespace
where n.oid = any(%(namespaces)s)
  and c.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_ts_config'::regclass and e.deptype = 'e')
union all
select n.nspname, d.dictname, 'dictionary', array_remove(array[
    'template ' || quote_ident(tn.nspname) || '.' || quote_ident(t.tmplname), d.dictinitoption], null)
from pg_ts_dict d
join pg_namespace n on n.oid = d.dictnamespace
join pg_ts_template t on t.oid = d.dicttemplate
join pg_namespace tn on tn.oid = t.tmplnamespace
where n.oid = any(%(namespaces)s)
  and d.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_ts_dict'::regclass and e.deptype = 'e')
union all
select n.nspname, p.prsname, 'parser', array_remove(array[
    'start ' || p.prsstart::regproc::text, 'token ' || p.prstoken::regproc::text, 'end ' || p.prsend::regproc::text,
    'headline ' || nullif(p.prsheadline, 0)::regproc::text, 'types ' || p.prslextype::regproc::text], null)
from pg_ts_parser p
join pg_namespace n on n.oid = p.prsnamespace
where n.oid = any(%(namespaces)s)
  and p.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_ts_parser'::regclass and e.deptype = 'e')
union all
select n.nspname, t.tmplname, 'template', array_remove(array[
    'init ' || nullif(t.tmplinit, 0)::regproc::text, 'lexize ' || t.tmpllexize::regproc::text], null)
from pg_ts_template t
join pg_namespace n on n.oid = t.tmplnamespace
where n.oid = any(%(namespaces)s)
  and t.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_ts_template'::regclass and e.deptype = 'e')
