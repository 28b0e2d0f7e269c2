"""Keeping alive: the mailbox of wakes, the workers that answer them, and the loop that hands them out."""
