-- only if: select from pg_foreign_server
-- Foreign servers, of the whole database.
select
  s.srvname as name,
  w.fdwname as wrapper,
  s.srvtype as type,
  s.srvversion as version,
  s.srvoptions as serveroptions
from pg_foreign_server s
join pg_foreign_data_wrapper w on w.oid = s.srvfdw
where not exists (
    select from pg_depend e where e.classid = 'pg_foreign_server'::regclass and e.objid = s.oid and e.deptype = 'e')
