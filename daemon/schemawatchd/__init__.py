"""Watches database schemas and tells the team when one drifts from its source of truth."""

__version__ = "0.1.0"
