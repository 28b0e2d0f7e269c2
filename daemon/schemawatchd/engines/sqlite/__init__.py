"""SQLite: files read without leaving anything beside them, and scratch in memory."""
