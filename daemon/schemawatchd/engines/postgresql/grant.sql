-- without nested loops
-- Grants, without the owner's own rights. An object without an ACL has the server's defaults and is left out here,
-- and so is what PUBLIC has by default; `public` itself may also have what versions before 15 gave everybody.
with relation as not materialized (
  select c.oid, n.nspname, c.relname, c.relkind, c.relacl, c.relowner, c.relispartition
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f') and n.oid = any(%(namespaces)s)
    and c.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_class'::regclass and e.deptype = 'e')
),
object(schema, parent, name, "on", signature, acl, owner, usual) as (
  select r.nspname, null::name, r.relname,
    case when r.relispartition then 'partition' else case r.relkind when 'v' then 'view'
      when 'm' then 'materialized_view' when 'S' then 'sequence' when 'f' then 'foreign_table' else 'table' end end,
    '', r.relacl, r.relowner, '{}'::text[]
  from relation r
  where r.relacl is not null
    and (r.relkind <> 'S' or r.oid not in (
      select e.objid from pg_depend e where e.classid = 'pg_class'::regclass and e.deptype = 'i'))
  union all
  select r.nspname, r.relname, a.attname, 'column', '', a.attacl, r.relowner, '{}'
  from pg_attribute a
  join relation r on r.oid = a.attrelid
  where a.attacl is not null and a.attnum > 0 and not a.attisdropped
  union all
  select n.nspname, null, p.proname,
    case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end,
    '(' || oidvectortypes(p.proargtypes) || ')', p.proacl, p.proowner, '{EXECUTE}'
  from pg_proc p
  join pg_namespace n on n.oid = p.pronamespace
  where p.proacl is not null and n.oid = any(%(namespaces)s)
    and not exists (
      select from pg_depend e
      where e.classid = 'pg_proc'::regclass and e.objid = p.oid and e.deptype in ('e', 'i'))
  union all
  select n.nspname, null, t.typname,
    case t.typtype when 'c' then 'composite_type' when 'd' then 'domain' when 'e' then 'enum' else 'range_type' end,
    '', t.typacl, t.typowner, '{USAGE}'
  from pg_type t
  join pg_namespace n on n.oid = t.typnamespace
  where t.typacl is not null and t.typtype in ('c', 'd', 'e', 'r') and n.oid = any(%(namespaces)s)
    and t.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_type'::regclass and e.deptype = 'e')
  union all
  select null, null, n.nspname, 'schema', '', n.nspacl, n.nspowner,
    case when n.nspname = 'public' then '{CREATE,USAGE}'::text[] else '{}' end
  from pg_namespace n
  where (n.nspacl is not null or n.nspname = 'public') and n.oid = any(%(namespaces)s)
  union all
  select null, null, w.fdwname, 'foreign_data_wrapper', '', w.fdwacl, w.fdwowner, '{}'
  from pg_foreign_data_wrapper w
  where w.fdwacl is not null
    and w.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_foreign_data_wrapper'::regclass and e.deptype = 'e')
  union all
  select null, null, s.srvname, 'foreign_server', '', s.srvacl, s.srvowner, '{}'
  from pg_foreign_server s
  where s.srvacl is not null
    and s.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_foreign_server'::regclass and e.deptype = 'e')
  union all
  select null, null, l.lanname, 'language', '', l.lanacl, l.lanowner,
    case when l.lanpltrusted then '{USAGE}'::text[] else '{}' end
  from pg_language l
  where l.lanacl is not null
  union all
  -- Large objects are data; only that somebody beside its owner may use any is told, not which.
  select null, null, 'large objects', 'large_object', '', array_agg(b.a), 1::oid, '{}'
  from (
    select a from pg_largeobject_metadata m cross join unnest(m.lomacl) a
    where exists (select from aclexplode(array[a]) x where x.grantee <> m.lomowner)
    group by a
  ) b
  having count(*) > 0
  union all
  select null, null, 'database', 'database', '', d.datacl, d.datdba, '{CONNECT,TEMPORARY}'
  from pg_database d
  where d.datacl is not null and d.datname = current_database()
)
select
  o.schema, o.parent, o.name, o."on", o.signature,
  case g.grantee when 0 then 'public' else coalesce(r.rolname::text, g.grantee::text) end as grantee,
  g.privileges,
  case g.grantee when 0 then o.usual else '{}' end as usual
from object o
cross join lateral (
  select e.grantee, array_remove(array_agg(e.privilege || case when e.grantable then '*' else '' end
    order by e.privilege), null) as privileges
  from (
    select x.grantee, x.privilege_type as privilege, bool_or(x.is_grantable) as grantable
    from aclexplode(o.acl) x
    where x.grantee <> o.owner
    group by x.grantee, x.privilege_type
    union all
    -- Everybody, who lacks what everybody usually has, is not in the ACL at all.
    select 0::oid, null, false where o.usual <> '{}'
  ) e
  group by e.grantee
) g
left join pg_roles r on r.oid = g.grantee
where g.grantee <> 0 or g.privileges <> o.usual or o."on" = 'schema'
