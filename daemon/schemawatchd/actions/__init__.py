"""The use cases: one module for each thing that a person or a program can ask for; they print nothing."""
