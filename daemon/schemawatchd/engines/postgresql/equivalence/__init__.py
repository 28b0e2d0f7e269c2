"""Whether two texts mean the same to the server: both are entered into one place, and the outcomes compared."""
