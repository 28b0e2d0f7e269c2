"""sqlx: numbered SQL files, alone or in pairs, and `_sqlx_migrations` with the SHA-384 of each."""

import hashlib
import re
from collections.abc import Mapping

from schemawatchd.history.ledger import EntryState, Ledger, LedgerEntry
from schemawatchd.history.migration import History, Migration, Section
from schemawatchd.ledgers.files import File, FolderReading, called, titled, whole
from schemawatchd.ledgers.folder import Folder
from schemawatchd.ledgers.own_table import NOW, STAMP, OwnTable, binary, literal
from schemawatchd.ledgers.values import by_age, hexadecimal, moment, number, text, truth, understood
from schemawatchd.schema.rows import Rows
from schemawatchd.sql.lexer import opening_comment

NAME = "sqlx"
TABLES = ("_sqlx_migrations",)
BESIDE: tuple[str, ...] = ()
COLUMNS = frozenset({"version", "description", "installed_on", "success", "checksum", "execution_time"})
COMMANDS = {
    "new": "sqlx migrate add {title}",
    "up": "sqlx migrate run",
    "down": "sqlx migrate revert",
    # sqlx has no command for it: "is partially applied; fix and remove row from `_sqlx_migrations` table".
    "failed": "DELETE FROM _sqlx_migrations WHERE version = {version}",
}
WRITTEN_BY_TOOL = True


def _row(each: Migration, _: int, engine: str) -> Mapping[str, str]:
    return {
        "version": each.version,
        "description": literal(each.title, engine),
        "installed_on": NOW,
        "success": "true",
        "checksum": binary(each.checksum or "", engine),
        "execution_time": "0",
    }


OWN_TABLE = OwnTable(
    f"version bigint not null primary key, description {{text}} not null, installed_on {STAMP},"
    " success boolean not null, checksum {bytes} not null, execution_time bigint not null",
    _row,
)

_FILE = re.compile(r"(?P<version>\d+)_(?P<title>.*?)(?:\.(?P<way>up|down))?\.sql")


def owns(folder: Folder) -> bool:
    """Whether a file is called `1_title.sql` or `1_title.up.sql`."""
    return called(folder, _FILE)


def history(folder: Folder) -> History:
    """The files by their number."""
    reading = FolderReading(folder)
    files = [(file, found) for file, found in reading.files(_FILE) if "/" not in file.name]
    down = {_version(found): whole(file) for file, found in files if found["way"] == "down"}
    made = [_migration(file, found, down) for file, found in files if found["way"] != "down"]
    return reading.history(NAME, reading.once(sorted(made, key=lambda each: number(each.version) or 0)))


def ledger(table: str, rows: Rows, beside: Mapping[str, Rows]) -> Ledger:  # noqa: ARG001 -- the same for all
    """All versions; one without success was begun and not ended. Raises `LedgerUnknown`."""
    found = by_age(understood(table, rows, COLUMNS), "installed_on", "version")
    entries = tuple(
        LedgerEntry(
            version=text(each["version"]),
            title=text(each["description"]),
            state=EntryState.APPLIED if truth(each["success"]) else EntryState.FAILED,
            checksum=hexadecimal(each["checksum"]),
            at=moment(each["installed_on"]),
        )
        for each in found
    )
    return Ledger(format=NAME, table=table, entries=entries)


def checksum(data: bytes) -> str:
    """SHA-384 of the file's bytes, in hex."""
    return hashlib.sha384(data).hexdigest()


def _version(found: "re.Match[str]") -> str:
    return found["version"].lstrip("0") or "0"


def _migration(file: File, found: "re.Match[str]", down: Mapping[str, Section]) -> Migration:
    version = _version(found)
    return Migration(
        version=version,
        title=titled(found["title"]),
        path=file.path,
        up=whole(file, transaction=not file.text.startswith("-- no-transaction")),
        down=down.get(version),
        checksum=checksum(file.data),
        mark=file.mark,
        header=opening_comment(file.text),
    )
