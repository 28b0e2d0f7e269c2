"""The judgement: one rule per file, each with a stable code, a severity and words that a team understands."""
