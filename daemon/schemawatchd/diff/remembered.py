"""What is remembered of a database's history from one look to the next."""

from datetime import datetime

import msgspec


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
