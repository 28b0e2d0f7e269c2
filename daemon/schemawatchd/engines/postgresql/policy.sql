-- only if: select from pg_policy
-- Policies of row security. Role 0 stands for everybody.
with named as (
  select p.oid, array_agg(
    case u.role when 0 then 'public' else coalesce(r.rolname::text, u.role::text) end order by r.rolname) as roles
  from pg_policy p
  cross join unnest(p.polroles) u(role)
  left join pg_roles r on r.oid = u.role
  group by p.oid
)
select
  n.nspname as schema,
  c.relname as "table",
  p.polname as name,
  case p.polcmd when 'r' then 'SELECT' when 'a' then 'INSERT' when 'w' then 'UPDATE' when 'd' then 'DELETE'
    else 'ALL' end as command,
  p.polpermissive as permissive,
  named.roles,
  pg_get_expr(p.polqual, p.polrelid) as "using",
  pg_get_expr(p.polwithcheck, p.polrelid) as with_check
from pg_policy p
join named on named.oid = p.oid
join pg_class c on c.oid = p.polrelid
join pg_namespace n on n.oid = c.relnamespace
where not c.relispartition and n.oid = any(%(namespaces)s)
  and c.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_class'::regclass and e.deptype = 'e')
