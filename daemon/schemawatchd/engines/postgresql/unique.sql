-- only if: select from pg_constraint where contype = 'u' and conrelid >= 16384
-- without nested loops
-- Unique constraints.
select
  n.nspname as schema,
  c.relname as "table",
  k.conname as name,
  -- Most keys have one column; a plain look-up of its name is cheaper than a join.
  case when k.conkey[2] is null then array[(
      select a.attname::text from pg_attribute a where a.attrelid = k.conrelid and a.attnum = k.conkey[1])]
    else array(
      select a.attname::text from unnest(k.conkey) with ordinality u(number, place)
      join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.number
      order by u.place) end as columns,
  case when i.indnatts = i.indnkeyatts then array[]::text[] else array(
    select a.attname::text from generate_series(i.indnkeyatts, i.indnatts - 1) u(place)
    join pg_attribute a on a.attrelid = k.conrelid and a.attnum = i.indkey[u.place]
    order by u.place) end as included,
  true
    and not i.indnullsnotdistinct -- since 15
    as nulls_distinct,
  case when not k.condeferrable then 'no' when k.condeferred then 'initially deferred'
    else 'initially immediate' end as deferrable,
  -- WITHOUT OVERLAPS (PostgreSQL 18) makes of the index one that excludes.
  i.indisexclusion as without_overlaps,
  i.indisreplident as replica_identity,
  i.indisclustered as clustered,
  x.reloptions,
  array(
    select a.attname::text from pg_attribute a where a.attrelid = k.conindid and a.attnum > 0 order by a.attnum
  ) as name_parts
from pg_constraint k
join pg_class c on c.oid = k.conrelid
join pg_namespace n on n.oid = c.relnamespace
join pg_index i on i.indexrelid = k.conindid
join pg_class x on x.oid = i.indexrelid
where k.contype = 'u' and not c.relispartition and n.oid = any(%(namespaces)s)
  and c.oid = any(%(relations)s) -- of relations
  and c.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_class'::regclass and e.deptype = 'e')
