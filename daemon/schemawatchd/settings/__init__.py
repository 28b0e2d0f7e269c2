"""What the team configured: read, checked, and translated into plain values."""
