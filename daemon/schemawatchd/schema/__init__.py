"""The nouns: what a database's schema is made of, as frozen values that touch nothing outside."""
