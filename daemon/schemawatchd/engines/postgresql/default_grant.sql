-- only if: select from pg_default_acl
-- Default privileges, without the role's own. Those of one schema add to what a server gives, the others replace it.
select
  n.nspname as schema,
  pg_get_userbyid(d.defaclrole) as role,
  d."on",
  case g.grantee when 0 then 'public' else coalesce(r.rolname::text, g.grantee::text) end as grantee,
  g.privileges,
  case g.grantee when 0 then d.usual else '{}' end as usual
from (
  select a.*,
    case a.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions'
      when 'T' then 'types' when 'n' then 'schemas' when 'L' then 'large objects' else a.defaclobjtype::text end as "on",
    case when a.defaclnamespace <> 0 then '{}'::text[]
      when a.defaclobjtype = 'f' then '{EXECUTE}' when a.defaclobjtype = 'T' then '{USAGE}' else '{}' end as usual
  from pg_default_acl a
) d
left join pg_namespace n on n.oid = d.defaclnamespace
cross join lateral (
  select e.grantee, array_remove(array_agg(e.privilege || case when e.grantable then '*' else '' end
    order by e.privilege), null) as privileges
  from (
    select x.grantee, x.privilege_type as privilege, bool_or(x.is_grantable) as grantable
    from aclexplode(d.defaclacl) x
    where x.grantee <> d.defaclrole
    group by x.grantee, x.privilege_type
    union all
    select 0::oid, null, false where d.usual <> '{}'
  ) e
  group by e.grantee
) g
left join pg_roles r on r.oid = g.grantee
where (d.defaclnamespace = 0 or n.oid = any(%(namespaces)s)) and (g.grantee <> 0 or g.privileges <> d.usual)
