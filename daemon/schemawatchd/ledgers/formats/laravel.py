"""Laravel: PHP files with a time in their names, and `migrations`; the files are not run here."""

import re
from collections.abc import Mapping

from schemawatchd.history.ledger import Ledger, LedgerEntry
from schemawatchd.history.migration import History
from schemawatchd.ledgers.files import FolderReading, called, program
from schemawatchd.ledgers.folder import Folder
from schemawatchd.ledgers.values import by_age, text, understood
from schemawatchd.schema.rows import Rows

NAME = "laravel"
TABLES = ("migrations",)
BESIDE: tuple[str, ...] = ()
COLUMNS = frozenset({"id", "migration", "batch"})
COMMANDS = {
    "new": "php artisan make:migration {title}",
    "up": "php artisan migrate",
    "down": "php artisan migrate:rollback --step=1",
}
WRITTEN_BY_TOOL = True
OWN_TABLE = None

_FILE = re.compile(r"(?P<version>\d{4}_\d{2}_\d{2}_\d+_.*)\.php")


def owns(folder: Folder) -> bool:
    """Whether a file is called `2026_01_31_120000_title.php`."""
    return called(folder, _FILE)


def history(folder: Folder) -> History:
    """The files by their name, which is what the ledger holds."""
    reading = FolderReading(folder)
    made = (program(file, found["version"], "", NAME) for file, found in reading.files(_FILE))
    return reading.history(NAME, reading.once(sorted(made, key=lambda each: each.version)))


def ledger(table: str, rows: Rows, beside: Mapping[str, Rows]) -> Ledger:  # noqa: ARG001 -- the same for all
    """The names in the order of their applying. Raises `LedgerUnknown`."""
    found = by_age(understood(table, rows, COLUMNS), "id")
    return Ledger(
        format=NAME, table=table, entries=tuple(LedgerEntry(version=text(each["migration"])) for each in found)
    )
