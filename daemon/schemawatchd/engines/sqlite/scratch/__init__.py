"""Temporary databases: the server, the database, playing a script into it, and reading what came of it."""
