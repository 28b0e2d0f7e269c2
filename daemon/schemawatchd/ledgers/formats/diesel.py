"""Diesel: folders with `up.sql` and `down.sql`, and `__diesel_schema_migrations`."""

import re
from collections.abc import Mapping

from schemawatchd.history.ledger import Ledger, LedgerEntry
from schemawatchd.history.migration import History, Migration
from schemawatchd.ledgers.files import File, FolderReading, called, titled, whole
from schemawatchd.ledgers.folder import Folder
from schemawatchd.ledgers.own_table import NOW, STAMP, OwnTable, literal
from schemawatchd.ledgers.values import by_age, moment, text, understood
from schemawatchd.schema.rows import Rows
from schemawatchd.sql.lexer import opening_comment

NAME = "diesel"
TABLES = ("__diesel_schema_migrations",)
BESIDE: tuple[str, ...] = ()
COLUMNS = frozenset({"version", "run_on"})
COMMANDS = {
    "new": "diesel migration generate {title}",
    "up": "diesel migration run",
    "down": "diesel migration revert",
}
WRITTEN_BY_TOOL = False


def _row(each: Migration, _: int, engine: str) -> Mapping[str, str]:
    return {"version": literal(each.version, engine), "run_on": NOW}


OWN_TABLE = OwnTable(f"version varchar(50) not null primary key, run_on {STAMP}", _row)

_UP = re.compile(r"up\.sql")
_FOLDER = re.compile(r"(?:.*/)?(?P<version>\d[\d-]*)(?:_(?P<title>[^/]*))?/up\.sql")
_ALONE = re.compile(r"^\s*run_in_transaction\s*=\s*false\b", re.MULTILINE)


def owns(folder: Folder) -> bool:
    """Whether it has numbered folders with `up.sql`."""
    return any(_FOLDER.fullmatch(each) for each in folder.names()) and called(folder, _UP)


def history(folder: Folder) -> History:
    """The folders by their version, which is what stands before the first `_`, without dashes."""
    reading = FolderReading(folder)
    files = [(file, found) for file, _ in reading.files(_UP) if (found := _FOLDER.fullmatch(file.name))]
    made = [_migration(file, found, reading) for file, found in files]
    return reading.history(NAME, reading.once(sorted(made, key=lambda each: each.version)))


def ledger(table: str, rows: Rows, beside: Mapping[str, Rows]) -> Ledger:  # noqa: ARG001 -- the same for all
    """All versions with the time of their run. Raises `LedgerUnknown`."""
    found = by_age(understood(table, rows, COLUMNS), "run_on", then="version")
    entries = tuple(LedgerEntry(version=text(each["version"]), at=moment(each["run_on"])) for each in found)
    return Ledger(format=NAME, table=table, entries=entries)


def _migration(file: File, found: "re.Match[str]", reading: FolderReading) -> Migration:
    place = file.name.removesuffix("up.sql")
    down = reading.optional(f"{place}down.sql")
    return Migration(
        version=found["version"].replace("-", ""),
        title=titled(found["title"]),
        path=file.path,
        up=whole(file, transaction=not _ALONE.search(reading.beside(f"{place}metadata.toml"))),
        down=whole(down) if down else None,
        mark=file.mark,
        header=opening_comment(file.text),
    )
