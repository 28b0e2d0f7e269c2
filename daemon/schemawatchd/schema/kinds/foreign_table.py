"""Foreign tables."""

from typing import Annotated

from schemawatchd.schema.object import COSMETIC, Object


class ForeignTable(Object, frozen=True, kw_only=True, gc=False):
    """A table whose rows are on another server."""

    IDENTITY = ("schema", "name")

    schema: str | None = None
    name: str
    server: str
    options: tuple[str, ...] = ()
    column_order: Annotated[tuple[str, ...], COSMETIC] = ()
