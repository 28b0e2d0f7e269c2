drop trigger keep_out on schema_migrations;
