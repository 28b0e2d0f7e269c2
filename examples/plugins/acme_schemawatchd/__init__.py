"""What the Acme team adds to schemawatchd."""
