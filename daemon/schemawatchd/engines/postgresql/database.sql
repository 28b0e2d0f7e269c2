-- What belongs to the database as a whole, and to no other kind. The names of a property's column have changed with
-- the versions, hence the detour over jsonb. Of a subscription everybody may see these columns, and never its secret.
select
  'property' as form,
  null::text as schema,
  p.name,
  array[p.value] as definition
from pg_database d
cross join lateral (values
  ('encoding', pg_encoding_to_char(d.encoding)::text),
  ('collation', d.datcollate::text),
  ('character type', d.datctype::text),
  ('locale provider', case to_jsonb(d) ->> 'datlocprovider' when 'i' then 'icu' when 'b' then 'builtin' end),
  ('locale', coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale')),
  ('collation rules', to_jsonb(d) ->> 'daticurules'),
  ('connection limit', case when d.datconnlimit >= 0 then d.datconnlimit::text end),
  ('connections', case when not d.datallowconn then 'refused' end),
  ('template', case when d.datistemplate then 'yes' end)
) p(name, value)
where d.datname = current_database() and p.value is not null
union all
select 'subscription', null, s.subname, array_remove(array[
    'publications ' || (select string_agg(quote_ident(u), ', ' order by u) from unnest(s.subpublications) u),
    case when not s.subenabled then 'disabled' end,
    'slot ' || quote_ident(s.subslotname),
    'owner ' || quote_ident(pg_get_userbyid(s.subowner)),
    case when s.subsynccommit <> 'off' then 'synchronous_commit ' || s.subsynccommit end, -- since 14
    case when s.subbinary then 'binary' end, -- since 14
    case s.substream::text when 't' then 'streaming' when 'true' then 'streaming' when 'p' then 'streaming parallel' end, -- since 14
    case when s.subtwophasestate <> 'd' then 'two phase' end, -- since 15
    case when s.subdisableonerr then 'disabled on error' end, -- since 15
    case when s.suborigin <> 'any' then 'origin ' || s.suborigin end, -- since 16
    case when not s.subpasswordrequired then 'without password' end, -- since 16
    case when s.subrunasowner then 'runs as owner' end, -- since 16
    case when s.subfailover then 'failover' end, -- since 17
    (select 'server ' || quote_ident(f.srvname) from pg_foreign_server f where f.oid = s.subserver), -- since 19 where pg_subscription has subserver
    case when s.subretaindeadtuples then 'retains dead tuples' end, -- since 19 where pg_subscription has subretaindeadtuples
    case when s.submaxretention > 0 then 'retention ' || s.submaxretention || ' ms' end, -- since 19 where pg_subscription has submaxretention
    null], null)
from pg_subscription s
where s.subdbid = (select d.oid from pg_database d where d.datname = current_database())
union all
select 'language', null, l.lanname, array_remove(array[
    'handler ' || nullif(l.lanplcallfoid, 0)::regproc::text,
    'inline ' || nullif(l.laninline, 0)::regproc::text,
    'validator ' || nullif(l.lanvalidator, 0)::regproc::text,
    case when l.lanpltrusted then 'trusted' else 'untrusted' end], null)
from pg_language l
where l.lanispl
  and l.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_language'::regclass and e.deptype = 'e')
union all
select 'access method', null, a.amname, array[
    'for ' || case a.amtype when 't' then 'tables' else 'indexes' end, 'handler ' || a.amhandler::regproc::text]
from pg_am a
where a.oid >= 16384
  and a.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_am'::regclass and e.deptype = 'e')
union all
select 'conversion', n.nspname, c.conname, array_remove(array[
    'from ' || pg_encoding_to_char(c.conforencoding), 'to ' || pg_encoding_to_char(c.contoencoding),
    'function ' || c.conproc::regproc::text, case when c.condefault then 'default' end], null)
from pg_conversion c
join pg_namespace n on n.oid = c.connamespace
where n.oid = any(%(namespaces)s)
  and c.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_conversion'::regclass and e.deptype = 'e')
union all
select 'transform', null, format_type(t.trftype, null) || ' for ' || quote_ident(l.lanname), array_remove(array[
    'from ' || nullif(t.trffromsql, 0)::regprocedure::text, 'to ' || nullif(t.trftosql, 0)::regprocedure::text], null)
from pg_transform t
join pg_language l on l.oid = t.trflang
where t.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_transform'::regclass and e.deptype = 'e')
union all
-- ALTER … DEPENDS ON EXTENSION: what goes with an extension, though it is no member of it.
select 'dependency', i.schema, i.type || ' ' || i.identity, array_agg('extension ' || quote_ident(x.extname) order by x.extname)
from pg_depend d
join pg_extension x on d.refclassid = 'pg_extension'::regclass and x.oid = d.refobjid
cross join lateral (
  select o.type, o.identity,
    case o.type when 'trigger' then null else o.schema end as schema
  from pg_identify_object(d.classid, d.objid, d.objsubid) o
) i
where d.deptype = 'x'
  and (i.schema is null or i.schema in (select n.nspname from pg_namespace n where n.oid = any(%(namespaces)s)))
group by i.schema, i.type, i.identity
union all
select 'security label', i.schema, l.provider || ' on ' || i.type || ' ' || i.identity, array[l.label]
from pg_seclabel l
cross join lateral pg_identify_object(l.classoid, l.objoid, l.objsubid) i
where i.schema is null or i.schema in (select n.nspname from pg_namespace n where n.oid = any(%(namespaces)s))
union all
select 'security label', null, l.provider || ' on database', array[l.label]
from pg_shseclabel l
where l.classoid = 'pg_database'::regclass
  and l.objoid = (select d.oid from pg_database d where d.datname = current_database())
