"""A team's migrations as values: the files, the migration history table of a database, and both compared."""
