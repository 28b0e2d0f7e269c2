"""Policies of row security."""

from schemawatchd.schema.object import Object


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
    using: str | None = None
    with_check: str | None = None
