"""The formats, a file for each. None of them imports another."""
