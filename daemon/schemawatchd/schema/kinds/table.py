"""Tables."""

from typing import Annotated

from schemawatchd.schema.object import COSMETIC, WORDED, Object


class Table(Object, frozen=True, kw_only=True, gc=False):
    """A base table. `schema` is `None` on engines where a target is one flat set of tables.

    `merges` are the tables whose rows a MERGE table shows; `periods` says between which columns a row is valid, as
    `app (since, until)`.
    """

    IDENTITY = ("schema", "name")

    schema: str | None = None
    name: str
    persistence: str = "permanent"
    partition_by: Annotated[str | None, WORDED] = None
    access_method: str | None = None
    inherits: tuple[str, ...] = ()
    of_type: str | None = None
    replica_identity: str = "default"
    options: tuple[str, ...] = ()
    engine: str | None = None
    row_format: str | None = None
    collation: str | None = None
    encryption: str | None = None
    merges: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    strict: bool = False
    without_rowid: bool = False
    row_security: str = "off"
    column_order: Annotated[tuple[str, ...], COSMETIC] = ()
