"""schemawatchd's own database: what it remembers of targets, incidents and messages."""
