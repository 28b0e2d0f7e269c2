-- without nested loops
-- Indexes that are not the inside of a constraint. Operator class, collation and order are told where unusual.
-- The columns of all indexes are put together in one go, in the order of the innermost query, and what is rare is asked
-- for where it occurs: a sub-select for each column costs twice as much, and so does a join for each part of it.
with part as (
  select
    o.indexrelid,
    array_agg(o.key) filter (where o.key is not null) as keys,
    array_agg(o.column_name::text) filter (where o.key is null) as included,
    array_agg(o.attname::text) as names,
    array_agg(o.target) filter (where o.target is not null) as targets
  from (
    select i.indexrelid, a.attname, own.attname as column_name,
      case when a.attnum <= i.indnkeyatts then
        -- For a plain column the server would load the whole table to say its name.
        case when own.attnum is null then pg_get_indexdef(i.indexrelid, a.attnum::int, false)
          else quote_ident(own.attname) end
        -- An operator class may keep another type than the key's: GIN keeps a tsvector's words as text, and then
        -- there is no collation (0) although the type of the index's column has one.
        || case when i.indcollation[a.attnum - 1] in (0, own.attcollation) then '' when own.attnum is null
            and i.indcollation[a.attnum - 1] = (select t.typcollation from pg_type t where t.oid = a.atttypid) then ''
          else (
             select ' COLLATE ' || case co.collnamespace when 'pg_catalog'::regnamespace then ''
               else co.collnamespace::regnamespace::text || '.' end || quote_ident(co.collname)
             from pg_collation co
             where co.oid = i.indcollation[a.attnum - 1]) end
        -- For inet and cidr, GiST (783) has had another default since PostgreSQL 19, so it is always said.
        || case when a.attoptions is null and i.indclass[a.attnum - 1] in (
            select d.oid from pg_opclass d where d.opcdefault
            and not (d.opcmethod = 783 and d.opcname in ('inet_ops', 'gist_inet_ops', 'gist_cidr_ops'))) then ''
          else (
             select ' ' || case d.opcnamespace when 'pg_catalog'::regnamespace then ''
               else d.opcnamespace::regnamespace::text || '.' end || quote_ident(d.opcname)
             from pg_opclass d
             where d.oid = i.indclass[a.attnum - 1])
             || coalesce(' (' || array_to_string(a.attoptions, ', ') || ')', '') end
        || case i.indoption[a.attnum - 1] & 3
             when 1 then ' DESC NULLS LAST' when 2 then ' NULLS FIRST' when 3 then ' DESC' else '' end
      end as key,
      -- ALTER INDEX … ALTER COLUMN … SET STATISTICS; without a target a column has -1, and since PostgreSQL 17 null.
      case when a.attstattarget >= 0 then 'column ' || a.attnum || '.statistics=' || a.attstattarget end as target
    from pg_index i
    join pg_attribute a on a.attrelid = i.indexrelid and a.attnum > 0
    left join pg_attribute own
      on own.attrelid = i.indrelid and own.attnum = i.indkey[a.attnum - 1]
    where not i.indisprimary and not i.indisexclusion and i.indrelid >= 16384 -- FirstNormalObjectId
      -- `not in`, for the server keeps such a list in a hash table whatever it thinks of its size; `conindid` is never
      -- null.
      and i.indexrelid not in (select k.conindid from pg_constraint k where k.contype in ('p', 'u', 'x'))
      and i.indrelid = any(%(relations)s) -- of relations
    order by i.indexrelid, a.attnum
  ) o
  group by o.indexrelid
)
select
  n.nspname as schema,
  c.relname as "table",
  x.relname as name,
  p.keys,
  i.indisunique as unique,
  am.amname as method,
  coalesce(p.included, array[]::text[]) as included,
  pg_get_expr(i.indpred, i.indrelid) as predicate,
  true
    and not (i.indisunique and i.indnullsnotdistinct) -- since 15
    as nulls_distinct,
  i.indisvalid as valid,
  i.indisreplident as replica_identity,
  i.indisclustered as clustered,
  x.reloptions || p.targets as reloptions,
  p.names as name_parts
from part p
join pg_index i on i.indexrelid = p.indexrelid
join pg_class x on x.oid = i.indexrelid
join pg_class c on c.oid = i.indrelid
join pg_namespace n on n.oid = c.relnamespace
join pg_am am on am.oid = x.relam
where c.relkind in ('r', 'p', 'm') and not c.relispartition and n.oid = any(%(namespaces)s)
  and c.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_class'::regclass and e.deptype = 'e')
