"""What wakes us. Triggers never work; they only post to the mailbox."""
