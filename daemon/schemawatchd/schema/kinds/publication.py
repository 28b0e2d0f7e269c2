"""Publications of logical replication."""

from typing import Annotated

from schemawatchd.schema.object import WORDED, Object


class Publication(Object, frozen=True, kw_only=True, gc=False):
    """What is sent to subscribers. Each of `tables` is a name, with columns and the condition of rows if any.

    `excepted` are tables that are left out of all of them (PostgreSQL 19).
    """

    IDENTITY = ("name",)

    name: str
    all_tables: bool = False
    all_sequences: bool = False
    excepted: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    via_root: bool = False
    generated_columns: str | None = None
    schemas: tuple[str, ...] = ()
    tables: Annotated[tuple[str, ...], WORDED] = ()
