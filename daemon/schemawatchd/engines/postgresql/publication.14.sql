-- Publications as PostgreSQL 14 has them: whole tables only.
select
  p.pubname as name,
  p.puballtables as all_tables,
  array_remove(array[
    case when p.pubinsert then 'insert' end, case when p.pubupdate then 'update' end,
    case when p.pubdelete then 'delete' end, case when p.pubtruncate then 'truncate' end], null) as operations,
  p.pubviaroot as via_root,
  array(
    select quote_ident(n.nspname) || '.' || quote_ident(c.relname)
    from pg_publication_rel r
    join pg_class c on c.oid = r.prrelid
    join pg_namespace n on n.oid = c.relnamespace
    where r.prpubid = p.oid
    order by 1
  ) as tables
from pg_publication p
where not exists (
    select from pg_depend e where e.classid = 'pg_publication'::regclass and e.objid = p.oid and e.deptype = 'e')
