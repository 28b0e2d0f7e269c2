"""Primary keys."""

from typing import Annotated

from schemawatchd.schema.object import COSMETIC, Object


class PrimaryKey(Object, frozen=True, kw_only=True, gc=False):
    """The primary key of a table; there is at most one, so expected and actual meet whatever its name."""

    IDENTITY = ("schema", "table", "name")
    PAIRED_BY = ("schema", "table")
    PARENTS = ("table",)

    schema: str | None = None
    table: str
    name: Annotated[str, COSMETIC]
    columns: tuple[str, ...]
    included: tuple[str, ...] = ()
    deferrable: str = "no"
    without_overlaps: bool = False
    replica_identity: bool = False
    options: tuple[str, ...] = ()
    clustered: bool = False
    on_conflict: str | None = None
