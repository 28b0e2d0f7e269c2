"""Saying it: messages, channels, and the way from the outbox to both."""
