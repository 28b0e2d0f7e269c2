"""Sequences."""

from schemawatchd.schema.key import Key, parts
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

    @property
    def named_by_server(self) -> bool:
        """That of a column is found through the column: a table that is renamed leaves its name as it was."""
        return self.owned_by is not None

    @property
    def parents(self) -> tuple[Key, ...]:
        """The table of the column that it belongs to, with which it comes and goes."""
        path = parts(self.owned_by)[:-1] if self.owned_by else ()
        return (Key("table", path), Key("foreign_table", path)) if path else ()
