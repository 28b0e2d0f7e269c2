-- only if: select from pg_constraint where contype = 'f'
-- without nested loops
-- Foreign keys. Where a partitioned table is referenced, the server adds one row per partition, with a parent.
select
  n.nspname as schema,
  c.relname as "table",
  k.conname as name,
  own.names as columns,
  array[fn.nspname::text, f.relname::text] as "references",
  own.referenced as referenced_columns,
  case k.confupdtype when 'a' then 'NO ACTION' when 'r' then 'RESTRICT' when 'c' then 'CASCADE'
    when 'n' then 'SET NULL' when 'd' then 'SET DEFAULT' end as on_update,
  case k.confdeltype when 'a' then 'NO ACTION' when 'r' then 'RESTRICT' when 'c' then 'CASCADE'
    when 'n' then 'SET NULL' when 'd' then 'SET DEFAULT' end
  || case when k.confdeltype in ('n', 'd') then coalesce((
    -- `confdelsetcols` came with PostgreSQL 15, hence the detour over jsonb.
    select ' (' || string_agg(quote_ident(a.attname), ', ' order by u.place) || ')'
    from jsonb_array_elements_text(nullif(to_jsonb(k) -> 'confdelsetcols', 'null'))
      with ordinality u(number, place)
    join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.number::int2), '') else '' end as on_delete,
  case k.confmatchtype when 's' then 'SIMPLE' when 'f' then 'FULL' when 'p' then 'PARTIAL' end as match,
  case when not k.condeferrable then 'no' when k.condeferred then 'initially deferred'
    else 'initially immediate' end as deferrable,
  k.convalidated as validated,
  -- `conenforced` came with PostgreSQL 18; what is not enforced is not validated.
  -- ALTER TABLE … DISABLE TRIGGER ALL on either table switches off the triggers that do the work.
  (k.convalidated or coalesce((to_jsonb(k) ->> 'conenforced')::boolean, true)) and k.oid not in (
    select t.tgconstraint from pg_trigger t where t.tgisinternal and t.tgenabled in ('D', 'R')) as enforced,
  -- A key WITHOUT OVERLAPS (PostgreSQL 18) can only be referred to with PERIOD.
  coalesce((select i.indisexclusion from pg_index i where i.indexrelid = k.conindid), false) as period,
  own.names as name_parts
from (
  select k.oid, array_agg(a.attname::text order by u.place) as names,
    array_agg(b.attname::text order by u.place) as referenced
  from pg_constraint k
  cross join unnest(k.conkey, k.confkey) with ordinality u(number, other, place)
  join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.number
  join pg_attribute b on b.attrelid = k.confrelid and b.attnum = u.other
  where k.contype = 'f' and k.conparentid = 0
    and k.conrelid = any(%(relations)s) -- of relations
  group by k.oid
) own
join pg_constraint k on k.oid = own.oid
join pg_class c on c.oid = k.conrelid
join pg_namespace n on n.oid = c.relnamespace
join pg_class f on f.oid = k.confrelid
join pg_namespace fn on fn.oid = f.relnamespace
where k.contype = 'f' and k.conparentid = 0 and not c.relispartition and n.oid = any(%(namespaces)s)
  and c.oid = any(%(relations)s) -- of relations
  and not exists (
    select from pg_depend e where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e')
