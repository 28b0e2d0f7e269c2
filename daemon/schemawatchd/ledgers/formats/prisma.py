"""Prisma: folders with `migration.sql`, and `_prisma_migrations` with the SHA-256 of each."""

import hashlib
import re
from collections.abc import Mapping

from schemawatchd.history.ledger import EntryState, Ledger, LedgerEntry
from schemawatchd.history.migration import History, Migration
from schemawatchd.ledgers.files import File, FolderReading, called, whole
from schemawatchd.ledgers.folder import Folder
from schemawatchd.ledgers.own_table import NOW, STAMP, OwnTable, literal
from schemawatchd.ledgers.values import Row, by_age, moment, text, understood
from schemawatchd.schema.rows import Rows
from schemawatchd.sql.lexer import opening_comment

NAME = "prisma"
TABLES = ("_prisma_migrations",)
BESIDE: tuple[str, ...] = ()
COLUMNS = frozenset({"id", "checksum", "finished_at", "migration_name", "rolled_back_at", "started_at"})
COMMANDS = {
    "new": "npx prisma migrate dev --create-only --name {title}",
    "up": "npx prisma migrate deploy",
    "stamp": "npx prisma migrate resolve --applied {version}",
    "failed": "npx prisma migrate resolve --rolled-back {version}",
}
WRITTEN_BY_TOOL = False


def _row(each: Migration, rank: int, engine: str) -> Mapping[str, str]:
    return {
        "id": f"'{rank}'",
        "checksum": literal(each.checksum or "", engine),
        "migration_name": literal(each.version, engine),
        "finished_at": NOW,
        "started_at": NOW,
        "applied_steps_count": "1",
    }


OWN_TABLE = OwnTable(
    "id varchar(36) not null primary key, checksum varchar(64) not null, finished_at timestamp null,"
    " migration_name varchar(255) not null, logs text, rolled_back_at timestamp null,"
    f" started_at {STAMP}, applied_steps_count integer not null default 0",
    _row,
)

_FILE = re.compile(r"migration\.sql")


def owns(folder: Folder) -> bool:
    """Whether it has folders with `migration.sql`."""
    return called(folder, _FILE)


def history(folder: Folder) -> History:
    """The folders by their name."""
    reading = FolderReading(folder)
    made = [_migration(file, reading) for file, _ in reading.files(_FILE) if "/" in file.name]
    return reading.history(NAME, reading.once(sorted(made, key=lambda each: each.version)))


def ledger(table: str, rows: Rows, beside: Mapping[str, Rows]) -> Ledger:  # noqa: ARG001 -- the same for all
    """The lines that were not rolled back; one that is not finished has failed. Raises `LedgerUnknown`."""
    found = by_age(understood(table, rows, COLUMNS), "started_at", then="migration_name")
    kept = {text(each["migration_name"]): _entry(each) for each in found if each["rolled_back_at"] is None}
    return Ledger(format=NAME, table=table, entries=tuple(kept.values()))


def checksum(data: bytes) -> str:
    """SHA-256 of the file's bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


def _alike(data: bytes) -> tuple[str, ...]:
    """With other line ends, and as old releases wrote it: without the leading zero of each byte."""
    unix = data.replace(b"\r\n", b"\n")
    found = [checksum(each) for each in (data, unix, unix.replace(b"\n", b"\r\n"))]
    return (*found[1:], *("".join(f"{byte:x}" for byte in bytes.fromhex(each)) for each in found))


def _entry(row: Row) -> LedgerEntry:
    finished = moment(row["finished_at"])
    return LedgerEntry(
        version=text(row["migration_name"]),
        state=EntryState.APPLIED if finished else EntryState.FAILED,
        checksum=text(row["checksum"]) or None,
        at=finished or moment(row["started_at"]),
        says=text(row.get("logs")),
    )


def _migration(file: File, reading: FolderReading) -> Migration:
    place = file.name.removesuffix("/migration.sql")
    down = reading.optional(f"{place}/down.sql")
    return Migration(
        version=place.rpartition("/")[2],
        path=file.path,
        up=whole(file, transaction=False, together=True),  # the schema engine sends a file as one query
        down=whole(down) if down else None,
        checksum=checksum(file.data),
        alike=_alike(file.data),
        mark=file.mark,
        header=opening_comment(file.text),
    )
