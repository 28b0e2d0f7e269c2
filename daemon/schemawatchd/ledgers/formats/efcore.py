"""Entity Framework Core: C# files with a time in their names, and `__EFMigrationsHistory`; they are never run."""

import re
from collections.abc import Mapping

from schemawatchd.history.ledger import Ledger, LedgerEntry, LedgerLock
from schemawatchd.history.migration import History
from schemawatchd.ledgers.files import FolderReading, called, program
from schemawatchd.ledgers.folder import Folder
from schemawatchd.ledgers.values import moment, text, understood
from schemawatchd.schema.rows import Rows

NAME = "efcore"
TABLES = ("__EFMigrationsHistory",)
BESIDE = ("__EFMigrationsLock",)
COLUMNS = frozenset({"migrationid", "productversion"})
COMMANDS = {
    "new": "dotnet ef migrations add {title}",
    "up": "dotnet ef database update",
    "down": "dotnet ef database update MIGRATION",
}
WRITTEN_BY_TOOL = False
OWN_TABLE = None

_FILE = re.compile(r"(?P<version>\d{14}_.*)(?<!\.Designer)\.cs")


def owns(folder: Folder) -> bool:
    """Whether a file is called `20260131120000_Title.cs`."""
    return called(folder, _FILE)


def history(folder: Folder) -> History:
    """The files by their name, which is what the ledger holds."""
    reading = FolderReading(folder)
    made = (program(file, found["version"], "", NAME) for file, found in reading.files(_FILE))
    return reading.history(NAME, reading.once(sorted(made, key=lambda each: each.version)))


def ledger(table: str, rows: Rows, beside: Mapping[str, Rows]) -> Ledger:
    """The names by their time, and the lock that SQLite needs. Raises `LedgerUnknown`."""
    versions = sorted(text(each["migrationid"]) for each in understood(table, rows, COLUMNS))
    entries = tuple(LedgerEntry(version=each) for each in versions)
    return Ledger(format=NAME, table=table, entries=entries, lock=_lock(beside))


def _lock(beside: Mapping[str, Rows]) -> LedgerLock | None:
    name = BESIDE[0].lower()
    found = understood(name, beside[name], ("timestamp",)) if name in beside else []
    return LedgerLock(since=moment(found[0]["timestamp"])) if found else None
