"""golang-migrate: pairs of `.up.sql` and `.down.sql`, and a table of one row: the last version."""

import re
from collections.abc import Mapping

from schemawatchd.history.ledger import EntryState, Ledger, LedgerEntry, LedgerLists
from schemawatchd.history.migration import History, Migration
from schemawatchd.ledgers.dbms import DIALECT
from schemawatchd.ledgers.files import FolderReading, program, whole
from schemawatchd.ledgers.folder import Folder
from schemawatchd.ledgers.own_table import OwnTable
from schemawatchd.ledgers.values import number, text, truth, understood
from schemawatchd.schema.rows import Rows
from schemawatchd.sql.lexer import opening_comment

NAME = "golang-migrate"
TABLES = ("schema_migrations",)
BESIDE: tuple[str, ...] = ()
COLUMNS = frozenset({"version", "dirty"})
COMMANDS = {
    "new": "migrate create -ext sql -dir {folder} {title}",
    "up": "migrate up",
    "down": "migrate down 1",
    "failed": "migrate force {before}",
    # Without the two dashes it takes -1, its word for nothing applied, for an option.
    "failed_first": "migrate force -- -1",
}
WRITTEN_BY_TOOL = False


def _row(each: Migration, _: int, __: str) -> Mapping[str, str]:
    return {"version": each.version, "dirty": "false"}


OWN_TABLE = OwnTable("version bigint not null primary key, dirty boolean not null", _row, last=True)
_WRAPPED = ("sqlite",)
"""The driver for SQLite begins a transaction itself, unless x-no-tx-wrap is set."""

_FILE = re.compile(r"(?P<version>\d+)_(?P<title>.*)\.(?P<way>up|down)\.sql")
_PROGRAM = re.compile(r"(?P<version>\d+)_(?P<title>.*)\.up\.(?P<language>go)")
_OF_A_DIALECT = re.compile(rf"\d+_[^.]+\.(?:{DIALECT})(?:\.autocommit)?\.(?:up|down)\.sql")


def owns(folder: Folder) -> bool:
    """Whether a file is called `1_title.up.sql`, and none for one dialect alone, as those of pop are."""
    names = [each.rpartition("/")[2] for each in folder.names()]
    return any(map(_FILE.fullmatch, names)) and not any(map(_OF_A_DIALECT.fullmatch, names))


def history(folder: Folder) -> History:
    """The pairs by their number."""
    reading = FolderReading(folder)
    files = list(reading.files(_FILE))
    down = {
        int(found["version"]): whole(file, transaction=False, together=True, wrapped_on=_WRAPPED)
        for file, found in files
        if found["way"] == "down"
    }
    made = [
        Migration(
            version=str(int(found["version"])),
            title=found["title"].replace("_", " "),
            path=file.path,
            up=whole(file, transaction=False, together=True, wrapped_on=_WRAPPED),
            down=down.get(int(found["version"])),
            mark=file.mark,
            header=opening_comment(file.text),
        )
        for file, found in files
        if found["way"] == "up"
    ]
    # Tools that took the names over run Go as well: passed over, the rest would be another history.
    made += [
        program(file, str(int(found["version"])), found["title"].replace("_", " "), found["language"])
        for file, found in reading.files(_PROGRAM)
    ]
    ordered = reading.once(sorted(made, key=lambda each: int(each.version)))
    return reading.history(NAME, ordered)


def ledger(table: str, rows: Rows, beside: Mapping[str, Rows]) -> Ledger:  # noqa: ARG001 -- the same for all
    """The last version; `dirty` means that it was begun and not ended. Raises `LedgerUnknown`."""
    found = understood(table, rows, COLUMNS)
    entries = tuple(entry for each in found if (entry := _entry(text(each["version"]), truth(each["dirty"]))))
    return Ledger(format=NAME, table=table, lists=LedgerLists.LAST, entries=entries)


def _entry(version: str, dirty: bool) -> LedgerEntry | None:  # noqa: FBT001 -- a column
    """Taking the first back goes to -1: drivers keep that line where it failed (golang-migrate#330)."""
    state = EntryState.FAILED if dirty else EntryState.APPLIED
    if (number(version) or 0) >= 0:
        return LedgerEntry(version=version, state=state)
    return LedgerEntry(version=version, title="(reverting the first)", state=state) if dirty else None
