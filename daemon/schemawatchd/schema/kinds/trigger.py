"""Triggers."""

from typing import Annotated

from schemawatchd.schema.object import WORDED, Object


class Trigger(Object, frozen=True, kw_only=True, gc=False):
    """A trigger on a table or view; `enabled` is `origin` (the usual), `always`, `replica` or `disabled`."""

    IDENTITY = ("schema", "table", "name")
    PARENTS = ("table", "view", "foreign_table")

    schema: str | None = None
    table: str
    name: str
    definition: Annotated[str, WORDED]
    enabled: str = "origin"
