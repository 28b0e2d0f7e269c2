"""The database is not as expected (DR)."""
