-- without nested loops
-- Columns of tables; of an identity's counter only what is unusual. A collation is told only where it is not the one of the type.
select
  n.nspname as schema,
  c.relname as "table",
  a.attname as name,
  format_type(a.atttypid, a.atttypmod) as type,
  not a.attnotnull
    or coalesce(not k.convalidated, false) -- since 18
    as nullable,
  coalesce(not k.connoinherit, true) as not_null_inherited, -- since 18
  -- A default mentions no column, and without its relation the server need neither load nor lock that.
  case when a.attgenerated = '' then pg_get_expr(d.adbin, 0) end as "default",
  case a.attidentity when 'a' then 'always' when 'd' then 'by default' end as identity,
  case when a.attgenerated <> '' then pg_get_expr(d.adbin, d.adrelid) end as generated,
  case a.attgenerated when 's' then 'stored' when 'v' then 'virtual' end as generated_kind,
  case when a.attcollation <> t.typcollation then (
    select case co.collnamespace when 'pg_catalog'::regnamespace then ''
      else co.collnamespace::regnamespace::text || '.' end || quote_ident(co.collname)
    from pg_collation co where co.oid = a.attcollation) end as collation,
  case when a.attidentity = '' then array[]::text[] else array(
    select o from pg_sequence s
    cross join lateral (select
      case s.seqtypid when 'int2'::regtype then -32768 when 'int4'::regtype then -2147483648
        else -9223372036854775808 end as lowest,
      case s.seqtypid when 'int2'::regtype then 32767 when 'int4'::regtype then 2147483647
        else 9223372036854775807 end as highest) b
    cross join lateral unnest(array[
      case when s.seqtypid <> a.atttypid then 'type ' || format_type(s.seqtypid, null) end,
      case when s.seqincrement <> 1 then 'increment ' || s.seqincrement end,
      case when s.seqmin <> case when s.seqincrement > 0 then 1 else b.lowest end then 'minimum ' || s.seqmin end,
      case when s.seqmax <> case when s.seqincrement > 0 then b.highest else -1 end then 'maximum ' || s.seqmax end,
      case when s.seqstart <> case when s.seqincrement > 0 then s.seqmin else s.seqmax end
        then 'start ' || s.seqstart end,
      case when s.seqcache <> 1 then 'cache ' || s.seqcache end,
      case when s.seqcycle then 'cycle' end]) o
    where o is not null and s.seqrelid = (
      select e.objid from pg_depend e
      where e.classid = 'pg_class'::regclass and e.refclassid = 'pg_class'::regclass and e.refobjid = a.attrelid
        and e.refobjsubid = a.attnum and e.deptype = 'i')) end as numbering,
  case when a.attstorage <> t.typstorage then
    case a.attstorage when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' else 'extended' end
  end as storage,
  case a.attcompression when 'p' then 'pglz' when 'l' then 'lz4' end as compression, -- since 14
  -- Without a target of its own a column has -1, and since PostgreSQL 17 null.
  case when a.attstattarget >= 0 then a.attstattarget end as statistics_target,
  a.attoptions as reloptions,
  a.attfdwoptions as fdwoptions
from pg_attribute a
join pg_class c on c.oid = a.attrelid
join pg_namespace n on n.oid = c.relnamespace
join pg_type t on t.oid = a.atttypid
left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
-- A NOT NULL that is NOT VALID says nothing about the rows that are there. Only the unusual ones are joined: since
-- PostgreSQL 18 each column that is NOT NULL has a constraint.
left join pg_constraint k on k.conrelid = a.attrelid and k.contype = 'n' -- since 18
  and k.conkey = array[a.attnum] and (k.connoinherit or not k.convalidated) -- since 18
where a.attnum > 0 and not a.attisdropped
  and c.relkind in ('r', 'p', 'f') and not c.relispartition and n.oid = any(%(namespaces)s)
  and c.oid = any(%(relations)s) -- of relations
  and c.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_class'::regclass and e.deptype = 'e')
