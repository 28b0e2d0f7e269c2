"""goose: numbered SQL files with `-- +goose Up` and `Down`, or Go, and `goose_db_version`."""

import re
from collections.abc import Mapping

import msgspec

from schemawatchd.history.ledger import Ledger, LedgerEntry
from schemawatchd.history.migration import History, Migration
from schemawatchd.ledgers.files import File, FolderReading, called, header, program, titled
from schemawatchd.ledgers.folder import Folder
from schemawatchd.ledgers.own_table import NOW, STAMP, OwnTable
from schemawatchd.ledgers.values import by_age, moment, number, text, truth, understood
from schemawatchd.schema.rows import Rows

NAME = "goose"
TABLES = ("goose_db_version",)
BESIDE: tuple[str, ...] = ()
COLUMNS = frozenset({"id", "version_id", "is_applied", "tstamp"})
COMMANDS = {"new": "goose create {title} sql", "up": "goose up", "down": "goose down"}
WRITTEN_BY_TOOL = False


def _row(each: Migration, rank: int, _: str) -> Mapping[str, str]:
    return {"id": str(rank + 1), "version_id": each.version, "is_applied": "true", "tstamp": NOW}


OWN_TABLE = OwnTable(
    f"id integer not null primary key, version_id bigint not null, is_applied boolean not null, tstamp {STAMP}",
    _row,
    first=f"(id, version_id, is_applied, tstamp) values (1, 0, true, {NOW})",
)

_FILE = re.compile(r"(?P<version>\d+)_(?P<title>.*)\.(?P<sort>sql|go)")
_MARK = re.compile(r"^[ \t]*--[ \t]*\+goose[ \t]+(up|down)\b()", re.IGNORECASE)
_ALONE = re.compile(r"^\s*--\s*\+goose\s+NO\s+TRANSACTION", re.MULTILINE | re.IGNORECASE)
_VARIABLES = re.compile(r"^\s*--\s*\+goose\s+ENVSUB\s+ON\b.*\$\{?\w", re.MULTILINE | re.IGNORECASE | re.DOTALL)


def owns(folder: Folder) -> bool:
    """Whether a numbered file holds a mark of goose, or calls it."""
    return called(folder, _FILE, b"+goose") or called(folder, _FILE, b"pressly/goose")


def history(folder: Folder) -> History:
    """The files by their number."""
    reading = FolderReading(folder)
    made = [each for file, found in reading.files(_FILE) if (each := _migration(file, found, reading))]
    return reading.history(NAME, reading.once(sorted(made, key=lambda each: number(each.version) or 0)))


def ledger(table: str, rows: Rows, beside: Mapping[str, Rows]) -> Ledger:  # noqa: ARG001 -- the same for all
    """The newest row of each version counts, as older goose versions also insert a row for down.

    Raises `LedgerUnknown`.
    """
    found = by_age(understood(table, rows, COLUMNS), "id")
    latest: dict[str, LedgerEntry] = {}
    for row in found:
        version = text(row["version_id"])
        latest.pop(version, None)
        if truth(row["is_applied"]) and version != "0":
            latest[version] = LedgerEntry(version=version, at=moment(row["tstamp"]))
    return Ledger(format=NAME, table=table, entries=tuple(latest.values()))


def _migration(file: File, found: "re.Match[str]", reading: FolderReading) -> Migration | None:
    version, title = found["version"].lstrip("0") or "0", titled(found["title"])
    # What the environment holds where goose runs is known to nobody here.
    if found["sort"] == "go" or _VARIABLES.search(file.text):
        return None if title.endswith(" test") else program(file, version, title, NAME)
    parts = reading.sections(file, _MARK, "-- +goose ")
    if parts is None:
        return None
    up = msgspec.structs.replace(parts["up"], transaction=not _ALONE.search(file.text))
    return Migration(
        version=version,
        title=title,
        path=file.path,
        up=up,
        down=parts.get("down"),
        mark=file.mark,
        header=header(file.text, _MARK),
    )
