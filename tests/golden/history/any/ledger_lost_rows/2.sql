delete from schema_migrations where version = '20260103000000';
