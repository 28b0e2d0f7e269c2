"""Knex: JavaScript files by their name, `knex_migrations` and its lock; the files are not run here."""

import re
from collections.abc import Mapping

from schemawatchd.history.ledger import Ledger, LedgerEntry, LedgerLock
from schemawatchd.history.migration import History
from schemawatchd.ledgers.files import FolderReading, called, program
from schemawatchd.ledgers.folder import Folder
from schemawatchd.ledgers.values import by_age, moment, text, truth, understood
from schemawatchd.schema.rows import Rows

NAME = "knex"
TABLES = ("knex_migrations",)
BESIDE = ("knex_migrations_lock",)
COLUMNS = frozenset({"id", "name", "batch", "migration_time"})
COMMANDS = {
    "new": "npx knex migrate:make {title}",
    "up": "npx knex migrate:latest",
    "down": "npx knex migrate:down",
    "unlock": "npx knex migrate:unlock",
}
WRITTEN_BY_TOOL = True
OWN_TABLE = None

_FILE = re.compile(r"\d+_.*(?<!\.d)\.(?:c|m)?(?:js|ts)")


def owns(folder: Folder) -> bool:
    """Whether a numbered file in JavaScript has something to do with `knex`."""
    return called(folder, _FILE, b"knex")


def history(folder: Folder) -> History:
    """The files by their name, which is what the ledger holds."""
    reading = FolderReading(folder)
    made = (program(file, found[0], "", NAME) for file, found in reading.files(_FILE))
    return reading.history(NAME, reading.once(sorted(made, key=lambda each: each.version)))


def ledger(table: str, rows: Rows, beside: Mapping[str, Rows]) -> Ledger:
    """The names in the order of their applying, and the lock. Raises `LedgerUnknown`."""
    entries = (
        LedgerEntry(version=text(each["name"]), at=moment(each["migration_time"]))
        for each in by_age(understood(table, rows, COLUMNS), "id")
    )
    return Ledger(format=NAME, table=table, entries=tuple(entries), lock=_lock(beside))


def _lock(beside: Mapping[str, Rows]) -> LedgerLock | None:
    (name,) = BESIDE
    found = understood(name, beside[name], ("is_locked",)) if name in beside else []
    return LedgerLock() if any(truth(each["is_locked"]) for each in found) else None
