"""Indexes that are not the inside of a constraint."""

from typing import Annotated

from schemawatchd.schema.object import HINT, WORDED, Object


class Index(Object, frozen=True, kw_only=True, gc=False):
    """An index. Each of `keys` is a column or expression, with collation, operator class and order if unusual."""

    IDENTITY = ("schema", "table", "name")
    PARENTS = ("table", "materialized_view")

    schema: str | None = None
    table: str
    name: str
    keys: Annotated[tuple[str, ...], WORDED]
    unique: bool = False
    method: str = "btree"
    included: tuple[str, ...] = ()
    predicate: Annotated[str | None, WORDED] = None
    nulls_distinct: bool = True
    valid: bool = True
    visible: bool = True
    replica_identity: bool = False
    options: tuple[str, ...] = ()
    clustered: bool = False
    generated_name: Annotated[bool, HINT] = False
