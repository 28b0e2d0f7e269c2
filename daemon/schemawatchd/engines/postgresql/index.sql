-- without nested loops
-- Indexes that are not the inside of a constraint. Operator class, collation and order are told where unusual.
-- The columns of all indexes are put together in one go: a sub-select for each index costs twice as much.
with part as (
  select
    i.indexrelid,
    -- For a plain column the server would load the whole table to say its name.
    array_agg(case when own.attnum is null then pg_get_indexdef(i.indexrelid, a.attnum::int, false)
        else quote_ident(own.attname) end
      -- An operator class may keep another type than the key's: GIN keeps a tsvector's words as text, and then there
      -- is no collation (0) although the type of the index's column has one.
      || case when i.indcollation[a.attnum - 1] not in (0, coalesce(own.attcollation, t.typcollation)) then (
           select ' COLLATE ' || case cn.nspname when 'pg_catalog' then '' else quote_ident(cn.nspname) || '.' end
             || quote_ident(co.collname)
           from pg_collation co join pg_namespace cn on cn.oid = co.collnamespace
           where co.oid = i.indcollation[a.attnum - 1]) else '' end
      -- For inet and cidr, GiST (783) has had another default since PostgreSQL 19, so it is always said.
      || case when o.opcdefault and a.attoptions is null
        and not (o.opcmethod = 783 and o.opcname in ('inet_ops', 'gist_inet_ops', 'gist_cidr_ops')) then '' else
           ' ' || case "on".nspname when 'pg_catalog' then '' else quote_ident("on".nspname) || '.' end
           || quote_ident(o.opcname) || coalesce(' (' || array_to_string(a.attoptions, ', ') || ')', '') end
      || case i.indoption[a.attnum - 1] & 3
           when 1 then ' DESC NULLS LAST' when 2 then ' NULLS FIRST' when 3 then ' DESC' else '' end
      order by a.attnum) filter (where a.attnum <= i.indnkeyatts) as keys,
    array_agg(own.attname::text order by a.attnum) filter (where a.attnum > i.indnkeyatts) as included,
    array_agg(a.attname::text order by a.attnum) as names,
    -- ALTER INDEX … ALTER COLUMN … SET STATISTICS; without a target a column has -1, and since PostgreSQL 17 null.
    array_agg('column ' || a.attnum || '.statistics=' || a.attstattarget order by a.attnum)
      filter (where a.attstattarget >= 0) as targets
  from pg_index i
  join pg_class c on c.oid = i.indrelid
  join pg_attribute a on a.attrelid = i.indexrelid and a.attnum > 0
  join pg_type t on t.oid = a.atttypid
  left join pg_opclass o on o.oid = i.indclass[a.attnum - 1]
  left join pg_namespace "on" on "on".oid = o.opcnamespace
  left join pg_attribute own
    on own.attrelid = i.indrelid and own.attnum = i.indkey[a.attnum - 1] and own.attnum <> 0
  where not i.indisprimary and not i.indisexclusion and c.relnamespace = any(%(namespaces)s)
    and i.indrelid = any(%(relations)s) -- of relations
  group by i.indexrelid
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
  -- `indnullsnotdistinct` came with PostgreSQL 15, hence the detour over jsonb.
  case when i.indisunique then not coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false)
    else true end as nulls_distinct,
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
  -- `not in`, for the server keeps such a list in a hash table whatever it thinks of its size; `conindid` is never null.
  and i.indexrelid not in (select k.conindid from pg_constraint k where k.contype in ('p', 'u', 'x'))
  and not exists (
    select from pg_depend e where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e')
