alter table users drop column phone;
delete from __diesel_schema_migrations where version = '20260103000000';
