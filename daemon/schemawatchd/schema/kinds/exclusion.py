"""Exclusion constraints."""

from typing import Annotated

from schemawatchd.schema.object import HINT, WORDED, Object


class Exclusion(Object, frozen=True, kw_only=True, gc=False):
    """A constraint that keeps rows from overlapping; `definition` is the server's own text."""

    IDENTITY = ("schema", "table", "name")
    PARENTS = ("table",)

    schema: str | None = None
    table: str
    name: str
    definition: Annotated[str, WORDED]
    deferrable: str = "no"
    generated_name: Annotated[bool, HINT] = False
