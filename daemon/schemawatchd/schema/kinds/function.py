"""Functions."""

from schemawatchd.schema.routine import Routine


class Function(Routine, frozen=True, kw_only=True, gc=False):
    """A function."""
