-- only if: select from pg_foreign_data_wrapper
-- Foreign-data wrappers, of the whole database; most are an extension's.
select
  w.fdwname as name,
  nullif(w.fdwhandler, 0)::regproc::text as handler,
  nullif(w.fdwvalidator, 0)::regproc::text as validator,
  w.fdwoptions as serveroptions
from pg_foreign_data_wrapper w
where w.oid not in (
    select e.objid from pg_depend e
    where e.refclassid = 'pg_extension'::regclass and e.classid = 'pg_foreign_data_wrapper'::regclass and e.deptype = 'e')
