"""The message in each medium's own form."""
