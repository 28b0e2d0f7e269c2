create table schema_migration (version varchar(48) not null, version_self integer not null default 0);
insert into schema_migration (version) values ('20200101000000');
create table a_{any} (i integer not null);
