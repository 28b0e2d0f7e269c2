"""Materialised views."""

from typing import Annotated

from schemawatchd.schema.object import HINT, WORDED, Object


class MaterializedView(Object, frozen=True, kw_only=True, gc=False):
    """A view whose rows are kept; `definition` is the server's own text of the query."""

    IDENTITY = ("schema", "name")

    schema: str | None = None
    name: str
    definition: Annotated[str, WORDED]
    access_method: str | None = None
    options: tuple[str, ...] = ()
    populated: Annotated[bool, HINT] = True
