"""Rewrite rules."""

from typing import Annotated

from schemawatchd.schema.object import WORDED, Object


class Rule(Object, frozen=True, kw_only=True, gc=False):
    """A rule that rewrites queries on a table or view; `enabled` has the words of a trigger's."""

    IDENTITY = ("schema", "table", "name")
    PARENTS = ("table", "view")

    schema: str | None = None
    table: str
    name: str
    definition: Annotated[str, WORDED]
    enabled: str = "origin"
