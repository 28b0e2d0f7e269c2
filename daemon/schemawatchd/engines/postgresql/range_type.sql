-- only if: select from pg_range where rngtypid >= 16384
-- Range types. What belongs to the subtype anyway is left to speak for itself.
select
  n.nspname as schema,
  t.typname as name,
  format_type(r.rngsubtype, null) as subtype,
  case when not o.opcdefault then
    case "on".nspname when 'pg_catalog' then '' else quote_ident("on".nspname) || '.' end || quote_ident(o.opcname)
  end as operator_class,
  case when r.rngcollation <> b.typcollation then (
    select case cn.nspname when 'pg_catalog' then '' else quote_ident(cn.nspname) || '.' end || quote_ident(co.collname)
    from pg_collation co join pg_namespace cn on cn.oid = co.collnamespace
    where co.oid = r.rngcollation) end as collation,
  nullif(r.rngcanonical::text, '-') as canonical,
  m.typname as multirange, -- since 14
  nullif(r.rngsubdiff::text, '-') as subtype_difference
from pg_range r
join pg_type t on t.oid = r.rngtypid
join pg_type b on b.oid = r.rngsubtype
join pg_type m on m.oid = r.rngmultitypid -- since 14
join pg_namespace n on n.oid = t.typnamespace
join pg_opclass o on o.oid = r.rngsubopc
join pg_namespace "on" on "on".oid = o.opcnamespace
where n.oid = any(%(namespaces)s)
  and t.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_type'::regclass and e.deptype = 'e')
