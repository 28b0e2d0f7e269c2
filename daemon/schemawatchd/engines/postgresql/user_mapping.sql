-- only if: select from pg_foreign_server
-- User mappings, of the whole database, from the view that everybody may read; user 0 stands for everybody.
select
  m.srvname as server,
  case when m.umuser = 0 then 'public' else m.usename::text end as "user"
from pg_user_mappings m
where m.usename is not null
  and m.srvid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_foreign_server'::regclass and e.deptype = 'e')
