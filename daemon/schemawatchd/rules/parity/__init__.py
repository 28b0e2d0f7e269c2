"""Rules about targets that should be alike and are not."""
