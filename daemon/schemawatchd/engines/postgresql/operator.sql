-- only if: select from pg_operator where oid >= 16384 union all select from pg_opclass where oid >= 16384 union all select from pg_opfamily where oid >= 16384
-- Operators, their classes and families. A family that comes with its class goes by the class's name, and is the
-- class's own where it holds nothing else.
select
  n.nspname as schema,
  o.oprname as name,
  'operator' as form,
  '(' || case when o.oprleft = 0 then 'NONE' else format_type(o.oprleft, null) end || ', '
    || case when o.oprright = 0 then 'NONE' else format_type(o.oprright, null) end || ')' as signature,
  array_remove(array[
    'function ' || o.oprcode::text,
    'commutator ' || nullif(o.oprcom, 0)::regoperator::text,
    'negator ' || nullif(o.oprnegate, 0)::regoperator::text,
    'restrict ' || nullif(o.oprrest, 0)::regproc::text,
    'join ' || nullif(o.oprjoin, 0)::regproc::text,
    case when o.oprcanhash then 'hashes' end,
    case when o.oprcanmerge then 'merges' end], null) as definition
from pg_operator o
join pg_namespace n on n.oid = o.oprnamespace
where o.oprcode <> 0 and n.oid = any(%(namespaces)s)
  and o.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_operator'::regclass and e.deptype = 'e')
union all
select n.nspname, c.opcname, 'class', ' (class for ' || am.amname || ')',
  array_remove(array[
    'type ' || format_type(c.opcintype, null),
    case when c.opcdefault then 'default' end,
    'family ' || quote_ident(fn.nspname) || '.' || quote_ident(f.opfname),
    'storage ' || format_type(nullif(c.opckeytype, 0), null)], null)
from pg_opclass c
join pg_namespace n on n.oid = c.opcnamespace
join pg_am am on am.oid = c.opcmethod
join pg_opfamily f on f.oid = c.opcfamily
join pg_namespace fn on fn.oid = f.opfnamespace
where n.oid = any(%(namespaces)s)
  and c.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_opclass'::regclass and e.deptype = 'e')
union all
select n.nspname, f.opfname, 'family', ' (family for ' || am.amname || ')',
  array(
    select 'operator ' || m.amopstrategy || ' ' || m.amopopr::regoperator::text
      || coalesce(' order by ' || (
        select quote_ident(s.opfname) from pg_opfamily s where s.oid = m.amopsortfamily), '')
    from pg_amop m where m.amopfamily = f.oid
    union all
    select 'function ' || m.amprocnum || ' (' || format_type(m.amproclefttype, null) || ', '
      || format_type(m.amprocrighttype, null) || ') ' || m.amproc::regprocedure::text
    from pg_amproc m where m.amprocfamily = f.oid
    order by 1)
from pg_opfamily f
join pg_namespace n on n.oid = f.opfnamespace
join pg_am am on am.oid = f.opfmethod
where n.oid = any(%(namespaces)s)
  and f.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_opfamily'::regclass and e.deptype = 'e')
