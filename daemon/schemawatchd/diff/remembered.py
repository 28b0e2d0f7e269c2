"""What is remembered of a database's history from one look to the next."""

from datetime import datetime

import msgspec

from schemawatchd.schema.migration import Migration
from schemawatchd.schema.tokens import statements_mark


class Remembered(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """All that an earlier look knew of ledger, files and agreement.

    `ledger` is the hash of the ledger's content, `marks` what each applied file was; `pending` and `applying` say
    since when each migration is known to wait, or to be half there. `agreed` is the content of the schema file
    that the database was last measured against, `moved` since when that file says something else.
    """

    ledger: str = ""
    version: str = ""
    applied: tuple[str, ...] = ()
    marks: dict[str, str] = {}
    pending: dict[str, datetime] = {}
    applying: dict[str, datetime] = {}
    locked: datetime | None = None
    behind: datetime | None = None
    agreed: str = ""
    moved: datetime | None = None
    observed: str = ""
    """The digest of the last reading at which ledger and schema moved together."""


def mark_of(migration: Migration) -> str:
    """What a file was: the content's hash and that of its statements, as far as it is SQL."""
    text = f"{migration.up.text if migration.up else ''};{migration.down.text if migration.down else ''}"
    return f"{migration.mark[:16]} {statements_mark(text)[:16] if migration.up else ''}"
