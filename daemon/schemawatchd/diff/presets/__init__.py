"""One small file per tool: `PRESET` says what it leaves in a database."""
