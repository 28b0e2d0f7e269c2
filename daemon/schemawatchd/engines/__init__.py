"""How to read a database: one folder per engine, found by looking, and the shapes they share."""
