"""What the schema should be: one file per sort of source, chosen by the ending of the file's name."""
