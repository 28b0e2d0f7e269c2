"""Triggers."""

from typing import Annotated

from schemawatchd.schema.creation import made_by
from schemawatchd.schema.object import WORDED, Object


class Trigger(Object, frozen=True, kw_only=True, gc=False):
    """A trigger on a table or view; `enabled` is `origin` (the usual), `always`, `replica` or `disabled`.

    `order` is its place among those that fire at the same moment, where that is not decided by their names.
    """

    IDENTITY = ("schema", "table", "name")
    PARENTS = ("table", "view", "foreign_table")

    schema: str | None = None
    table: str
    name: str
    definition: Annotated[str, WORDED]
    enabled: str = "origin"
    order: int = 1
    sql_mode: tuple[str, ...] | None = None
    definer: str | None = None

    @property
    def left_open(self) -> tuple[str, ...]:
        return made_by(self)
