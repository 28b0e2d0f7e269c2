"""Rails: numbered Ruby files, and the table of the versions applied; the files are not run here."""

import re
from collections.abc import Mapping

from schemawatchd.history.ledger import Ledger, LedgerEntry
from schemawatchd.history.migration import History
from schemawatchd.ledgers.files import FolderReading, called, program
from schemawatchd.ledgers.folder import Folder
from schemawatchd.ledgers.values import number, text, understood
from schemawatchd.schema.rows import Rows

NAME = "rails"
TABLES = ("schema_migrations",)
BESIDE: tuple[str, ...] = ()
COLUMNS = frozenset({"version"})
COMMANDS = {
    "new": "bin/rails generate migration {title}",
    "up": "bin/rails db:migrate",
    "down": "bin/rails db:rollback",
}
WRITTEN_BY_TOOL = True
OWN_TABLE = None

_FILE = re.compile(r"(?P<version>\d+)_(?P<title>[_a-z0-9]*)(?:\.[_a-z0-9]+)?\.rb")


def owns(folder: Folder) -> bool:
    """Whether a numbered Ruby file holds a migration."""
    return called(folder, _FILE, b"ActiveRecord::Migration")


def history(folder: Folder) -> History:
    """The files by their number."""
    reading = FolderReading(folder)
    made = (
        program(file, found["version"].lstrip("0") or "0", found["title"].replace("_", " "), NAME)
        for file, found in reading.files(_FILE)
    )
    return reading.history(NAME, reading.once(sorted(made, key=lambda each: number(each.version) or 0)))


def ledger(table: str, rows: Rows, beside: Mapping[str, Rows]) -> Ledger:  # noqa: ARG001 -- the same for all
    """The versions applied; nothing is known of when and by whom. Raises `LedgerUnknown`."""
    found = (text(each["version"]) for each in understood(table, rows, COLUMNS))
    versions = sorted(found, key=lambda each: (number(each) or 0, each))
    return Ledger(format=NAME, table=table, entries=tuple(LedgerEntry(version=each) for each in versions))
