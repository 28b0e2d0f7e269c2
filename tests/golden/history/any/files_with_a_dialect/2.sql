insert into schema_migration (version) values ('20200102000000');
create table b (i integer not null);
create table stray (i integer not null);
