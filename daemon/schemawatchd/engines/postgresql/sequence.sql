-- only if: select from pg_sequence
-- Sequences, serial ones too. Those inside identity columns depend on them inside ('i'), serial ones outside ('a').
select
  n.nspname as schema,
  c.relname as name,
  format_type(s.seqtypid, null) as type,
  s.seqstart as start,
  s.seqincrement as increment,
  s.seqmin as minimum,
  s.seqmax as maximum,
  s.seqcache as cache,
  s.seqcycle as cycle,
  -- The sequence of a column goes with its table, in databases from before PostgreSQL 15 not always.
  case when c.relpersistence = 'u' and not exists (
    select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'a'
      and d.refobjsubid > 0) then 'unlogged' else 'permanent' end as persistence,
  (select array[tn.nspname::text, t.relname::text, a.attname::text]
   from pg_depend d
   join pg_class t on t.oid = d.refobjid
   join pg_namespace tn on tn.oid = t.relnamespace
   join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
   where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.objsubid = 0
     and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0 and d.deptype = 'a') as owned_by
from pg_sequence s
join pg_class c on c.oid = s.seqrelid
join pg_namespace n on n.oid = c.relnamespace
where n.oid = any(%(namespaces)s)
  and not exists (
    select from pg_depend e
    where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype in ('e', 'i'))
