"""Policies of row security."""

from typing import Annotated

from schemawatchd.schema.object import WORDED, Object


class Policy(Object, frozen=True, kw_only=True, gc=False):
    """Which rows of a table which roles may see (`using`) and write (`with_check`), the server's own text."""

    IDENTITY = ("schema", "table", "name")
    PARENTS = ("table",)

    schema: str | None = None
    table: str
    name: str
    command: str = "ALL"
    permissive: bool = True
    roles: tuple[str, ...] = ("public",)
    using: Annotated[str | None, WORDED] = None
    with_check: Annotated[str | None, WORDED] = None
