"""From what is so and what was told to the letters that are due."""
