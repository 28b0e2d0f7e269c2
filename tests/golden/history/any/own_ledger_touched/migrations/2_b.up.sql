delete from schema_migrations where version = 0;
create table b (i integer not null);
