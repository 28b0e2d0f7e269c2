-- only if: select from pg_publication
-- Publications, of the whole database. `pubgencols` came with PostgreSQL 18, hence the detour over jsonb.
select
  p.pubname as name,
  p.puballtables as all_tables,
  array_remove(array[
    case when p.pubinsert then 'insert' end, case when p.pubupdate then 'update' end,
    case when p.pubdelete then 'delete' end, case when p.pubtruncate then 'truncate' end], null) as operations,
  p.pubviaroot as via_root,
  case to_jsonb(p) ->> 'pubgencols' when 's' then 'stored' end as generated_columns,
  array(
    select quote_ident(n.nspname) from pg_publication_namespace s
    join pg_namespace n on n.oid = s.pnnspid
    where s.pnpubid = p.oid
    order by 1
  ) as schemas,
  array(
    select quote_ident(n.nspname) || '.' || quote_ident(c.relname)
      || coalesce(' (' || (
        select string_agg(quote_ident(a.attname), ', ' order by a.attname)
        from unnest(r.prattrs) u(number)
        join pg_attribute a on a.attrelid = r.prrelid and a.attnum = u.number) || ')', '')
      || coalesce(' WHERE ' || pg_get_expr(r.prqual, r.prrelid), '')
    from pg_publication_rel r
    join pg_class c on c.oid = r.prrelid
    join pg_namespace n on n.oid = c.relnamespace
    where r.prpubid = p.oid
    order by 1
  ) as tables
from pg_publication p
where not exists (
    select from pg_depend e where e.classid = 'pg_publication'::regclass and e.objid = p.oid and e.deptype = 'e')
