-- only if: select from pg_publication
-- Publications, of the whole database; before PostgreSQL 15 of whole tables only.
select
  p.pubname as name,
  p.puballtables as all_tables,
  array_remove(array[
    case when p.pubinsert then 'insert' end, case when p.pubupdate then 'update' end,
    case when p.pubdelete then 'delete' end, case when p.pubtruncate then 'truncate' end], null) as operations,
  p.puballsequences as all_sequences, -- since 19
  p.pubviaroot as via_root,
  case p.pubgencols when 's' then 'stored' end as generated_columns, -- since 18
  array( -- since 15
    select quote_ident(n.nspname) from pg_publication_namespace s -- since 15
    join pg_namespace n on n.oid = s.pnnspid -- since 15
    where s.pnpubid = p.oid -- since 15
    order by 1 -- since 15
  ) as schemas, -- since 15
  array(
    select quote_ident(n.nspname) || '.' || quote_ident(c.relname)
      || coalesce(' (' || ( -- since 15
        select string_agg(quote_ident(a.attname), ', ' order by a.attname) -- since 15
        from unnest(r.prattrs) u(number) -- since 15
        join pg_attribute a on a.attrelid = r.prrelid and a.attnum = u.number) || ')', '') -- since 15
      || coalesce(' WHERE ' || pg_get_expr(r.prqual, r.prrelid), '') -- since 15
    from pg_publication_rel r
    join pg_class c on c.oid = r.prrelid
    join pg_namespace n on n.oid = c.relnamespace
    where r.prpubid = p.oid
      and not r.prexcept -- since 19
    order by 1
  ) as tables
  , array( -- since 19
    select quote_ident(n.nspname) || '.' || quote_ident(c.relname) -- since 19
    from pg_publication_rel r -- since 19
    join pg_class c on c.oid = r.prrelid -- since 19
    join pg_namespace n on n.oid = c.relnamespace -- since 19
    where r.prpubid = p.oid and r.prexcept -- since 19
    order by 1 -- since 19
  ) as excepted -- since 19
from pg_publication p
where p.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_publication'::regclass and e.deptype = 'e')
