-- only if: select from pg_collation where oid >= 16384
-- Collations. The columns of the locale have changed their names with the versions, hence the detour over jsonb.
select
  n.nspname as schema,
  c.collname as name,
  case c.collprovider when 'c' then 'libc' when 'i' then 'icu' when 'b' then 'builtin' else 'default' end as provider,
  coalesce(
    to_jsonb(c) ->> 'colllocale',
    to_jsonb(c) ->> 'colliculocale',
    c.collcollate::text || case when c.collctype::text <> c.collcollate::text then ', ' || c.collctype::text else '' end
  ) as locale,
  c.collisdeterministic as deterministic,
  to_jsonb(c) ->> 'collicurules' as rules
from pg_collation c
join pg_namespace n on n.oid = c.collnamespace
where n.oid = any(%(namespaces)s) and c.collencoding in (-1, pg_char_to_encoding(getdatabaseencoding()))
  and c.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_collation'::regclass and e.deptype = 'e')
