"""The canonical schema itself (SC)."""
