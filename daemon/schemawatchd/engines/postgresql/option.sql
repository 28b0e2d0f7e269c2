-- only if: select from pg_db_role_setting
-- Settings of this database alone. Those of a role in it are the role's.
select
  split_part(o, '=', 1) as name,
  o as setting
from pg_db_role_setting s
cross join unnest(s.setconfig) o
where s.setrole = 0 and s.setdatabase = (select d.oid from pg_database d where d.datname = current_database())
