"""The object graph of one configuration, built in one place."""
