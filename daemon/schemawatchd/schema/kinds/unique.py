"""Unique constraints."""

from typing import Annotated

from schemawatchd.schema.object import HINT, Object


class Unique(Object, frozen=True, kw_only=True, gc=False):
    """A unique constraint; `columns` in their order, MariaDB's prefix lengths as `name(10)`."""

    IDENTITY = ("schema", "table", "name")
    PARENTS = ("table",)

    schema: str | None = None
    table: str
    name: str
    columns: tuple[str, ...]
    included: tuple[str, ...] = ()
    nulls_distinct: bool = True
    deferrable: str = "no"
    without_overlaps: bool = False
    replica_identity: bool = False
    options: tuple[str, ...] = ()
    clustered: bool = False
    on_conflict: str | None = None
    signature: Annotated[str, HINT] = ""
    generated_name: Annotated[bool, HINT] = False

    @property
    def signature_text(self) -> str:
        return self.signature
