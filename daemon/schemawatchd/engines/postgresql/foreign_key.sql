-- only if: select from pg_constraint where contype = 'f'
-- without nested loops
-- Foreign keys. Where a partitioned table is referenced, the server adds one row per partition, with a parent.
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
  array[fn.nspname::text, f.relname::text] as "references",
  case when k.confkey[2] is null then array[(
      select a.attname::text from pg_attribute a where a.attrelid = k.confrelid and a.attnum = k.confkey[1])]
    else array(
      select a.attname::text from unnest(k.confkey) with ordinality u(number, place)
      join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.number
      order by u.place) end as referenced_columns,
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
  k.conindid in (select i.indexrelid from pg_index i where i.indisexclusion) as period
from pg_constraint k
join pg_class c on c.oid = k.conrelid
join pg_namespace n on n.oid = c.relnamespace
join pg_class f on f.oid = k.confrelid
join pg_namespace fn on fn.oid = f.relnamespace
where k.contype = 'f' and k.conparentid = 0 and not c.relispartition and n.oid = any(%(namespaces)s)
  and c.oid = any(%(relations)s) -- of relations
  and c.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_class'::regclass and e.deptype = 'e')
