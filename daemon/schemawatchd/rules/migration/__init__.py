"""How migrations are written (MG)."""
