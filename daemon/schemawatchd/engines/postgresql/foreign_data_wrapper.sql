-- only if: select from pg_foreign_data_wrapper
-- Foreign-data wrappers, of the whole database; most are an extension's.
select
  w.fdwname as name,
  nullif(w.fdwhandler, 0)::regproc::text as handler,
  nullif(w.fdwvalidator, 0)::regproc::text as validator,
  w.fdwoptions as serveroptions
from pg_foreign_data_wrapper w
where not exists (
    select from pg_depend e where e.classid = 'pg_foreign_data_wrapper'::regclass and e.objid = w.oid and e.deptype = 'e')
