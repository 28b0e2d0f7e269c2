"""Ledgers: the tables in which migration tools note what they applied, read and understood."""

from datetime import datetime
from enum import StrEnum

import msgspec


class EntryState(StrEnum):
    """What one line of a ledger says of its migration."""

    APPLIED = "applied"
    BASELINE = "baseline"
    """Taken for applied without having been run."""
    FAILED = "failed"
    """Begun, and not ended well."""
    UNDONE = "undone"


class LedgerLists(StrEnum):
    """What a ledger's lines are."""

    ALL = "all"
    """A line for each migration that was applied."""
    HEADS = "heads"
    """A line for each head; what leads to it is applied, too."""
    LAST = "last"
    """One line, the last version; all before it are applied, too."""


class LedgerEntry(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One line, as far as the tool notes it."""

    version: str
    title: str = ""
    state: EntryState = EntryState.APPLIED
    checksum: str | None = None
    at: datetime | None = None
    by: str | None = None
    says: str = ""
    """What went wrong, in the tool's words."""
    repeatable: bool = False
    part: str = ""
    """The app or project it belongs to, where one ledger is kept for several."""


class LedgerLock(msgspec.Struct, frozen=True, gc=False):
    """A tool's own lock that is held: by whom and since when, as far as it is noted."""

    by: str = ""
    since: datetime | None = None


class Ledger(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The content of one ledger; `table` is its dotted name, the entries are in the order of their applying."""

    format: str
    table: str
    lists: LedgerLists = LedgerLists.ALL
    entries: tuple[LedgerEntry, ...] = ()
    lock: LedgerLock | None = None
