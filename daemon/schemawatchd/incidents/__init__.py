"""The memory of trouble: what is open, what became of it, and what has to be said about it."""
