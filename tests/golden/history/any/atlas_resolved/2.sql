create table orders (id integer primary key, total integer not null);
update atlas_schema_revisions set type = 6 where version = '20260102000000';
