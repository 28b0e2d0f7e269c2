"""Any other database for which SQLAlchemy has a dialect, as far as its Inspector tells."""
