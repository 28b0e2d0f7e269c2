"""The Alembic revisions of schemawatchd's own state store."""
