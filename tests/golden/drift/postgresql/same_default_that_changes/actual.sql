create table visits (token uuid, at timestamptz, day date, luck double precision, later timestamptz);
alter table visits alter token set default pg_catalog.gen_random_uuid(), alter at set default NOW(),
  alter day set default CURRENT_DATE, alter luck set default (random()),
  alter later set default (now() + '1 day'::interval);
