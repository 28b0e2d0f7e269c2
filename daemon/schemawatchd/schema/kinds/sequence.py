"""Sequences."""

from schemawatchd.schema.object import Object


class Sequence(Object, frozen=True, kw_only=True, gc=False):
    """A sequence, without its current value; `owned_by` is the dotted name of a column."""

    IDENTITY = ("schema", "name")

    schema: str | None = None
    name: str
    type: str
    start: int
    increment: int
    minimum: int
    maximum: int
    cache: int
    cycle: bool
    persistence: str = "permanent"
    owned_by: str | None = None
