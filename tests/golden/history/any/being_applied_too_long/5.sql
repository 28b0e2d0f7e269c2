insert into schema_migrations (version) values ('20260103000000');
