"""schemawatchd about itself: what it could not look at or could not do (SW)."""
