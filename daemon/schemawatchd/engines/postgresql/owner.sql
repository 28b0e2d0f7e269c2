-- Who owns what. Sequences of a column have their table's owner, and what extensions bring is left out.
select
  n.nspname as schema,
  c.relname as name,
  case c.relkind when 'v' then 'view' when 'm' then 'materialized_view' when 'S' then 'sequence'
    when 'c' then 'composite_type' when 'f' then 'foreign_table' else 'table' end as "on",
  '' as signature,
  pg_get_userbyid(c.relowner) as owner
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'S', 'c', 'f') and not c.relispartition and n.oid = any(%(namespaces)s)
  and not exists (
    select from pg_depend e
    where e.classid = 'pg_class'::regclass and e.objid = c.oid
      and (e.deptype = 'e' or c.relkind = 'S' and e.refobjsubid > 0 and e.deptype in ('a', 'i')))
union all
select n.nspname, p.proname, case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end,
  '(' || oidvectortypes(p.proargtypes) || ')', pg_get_userbyid(p.proowner)
from pg_proc p
join pg_namespace n on n.oid = p.pronamespace
where n.oid = any(%(namespaces)s)
  and not exists (
    select from pg_depend e
    where e.classid = 'pg_proc'::regclass and e.objid = p.oid and e.deptype in ('e', 'i'))
union all
select n.nspname, t.typname, case t.typtype when 'd' then 'domain' when 'e' then 'enum' else 'range_type' end,
  '', pg_get_userbyid(t.typowner)
from pg_type t
join pg_namespace n on n.oid = t.typnamespace
where t.typtype in ('d', 'e', 'r') and n.oid = any(%(namespaces)s)
  and not exists (
    select from pg_depend e where e.classid = 'pg_type'::regclass and e.objid = t.oid and e.deptype = 'e')
union all
select n.nspname, c.collname, 'collation', '', pg_get_userbyid(c.collowner)
from pg_collation c
join pg_namespace n on n.oid = c.collnamespace
where n.oid = any(%(namespaces)s)
  and not exists (
    select from pg_depend e where e.classid = 'pg_collation'::regclass and e.objid = c.oid and e.deptype = 'e')
union all
select n.nspname, s.stxname, 'statistics', '', pg_get_userbyid(s.stxowner)
from pg_statistic_ext s
join pg_namespace n on n.oid = s.stxnamespace
where n.oid = any(%(namespaces)s)
union all
select null, n.nspname, 'schema', '', pg_get_userbyid(n.nspowner)
from pg_namespace n
where n.oid = any(%(namespaces)s)
union all
select null, 'database', 'database', '', pg_get_userbyid(d.datdba)
from pg_database d
where d.datname = current_database()
