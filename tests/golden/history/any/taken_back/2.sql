drop table orders;
delete from schema_migrations where version = '20260102000000';
