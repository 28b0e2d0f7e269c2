-- only if: select from pg_db_role_setting
-- Settings of this database, and of a role in this database alone.
select
  split_part(o, '=', 1) as name,
  o as setting,
  case when s.setrole <> 0 then pg_get_userbyid(s.setrole) end as role
from pg_db_role_setting s
cross join unnest(s.setconfig) o
where s.setdatabase = (select d.oid from pg_database d where d.datname = current_database())
