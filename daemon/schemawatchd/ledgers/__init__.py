"""Migration book-keeping: how each tool names its files and what it notes in the database."""
