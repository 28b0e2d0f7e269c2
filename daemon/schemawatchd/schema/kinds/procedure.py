"""Procedures."""

from schemawatchd.schema.routine import Routine


class Procedure(Routine, frozen=True, kw_only=True, gc=False):
    """A procedure."""
