"""One file per command: its name is the file's, its help the docstring of `command`."""
