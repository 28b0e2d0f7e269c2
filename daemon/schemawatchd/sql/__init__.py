"""SQL as text: tokens, statements, what a statement touches, types of columns. Nothing here asks a server."""
