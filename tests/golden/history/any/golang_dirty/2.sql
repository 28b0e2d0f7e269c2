update schema_migrations set version = 3, dirty = true;
