"""Drizzle: a journal in JSON that names SQL files, and `__drizzle_migrations` with the SHA-256 of each."""

import hashlib
import re
from collections.abc import Iterator, Mapping

import msgspec

from schemawatchd.decoding import ready
from schemawatchd.history.ledger import Ledger, LedgerEntry
from schemawatchd.history.migration import History, Migration, Section
from schemawatchd.ledgers.files import FolderReading, called
from schemawatchd.ledgers.folder import Folder
from schemawatchd.ledgers.own_table import OwnTable, literal
from schemawatchd.ledgers.values import by_age, moment, text, understood
from schemawatchd.schema.rows import Rows
from schemawatchd.sql.lexer import opening_comment

NAME = "drizzle"
TABLES = ("__drizzle_migrations",)
BESIDE: tuple[str, ...] = ()
COLUMNS = frozenset({"id", "hash", "created_at"})
COMMANDS = {"new": "npx drizzle-kit generate --name {title}", "up": "npx drizzle-kit migrate"}
WRITTEN_BY_TOOL = True


def _row(each: Migration, rank: int, engine: str) -> Mapping[str, str]:
    return {"id": str(rank), "hash": literal(each.checksum or "", engine), "created_at": each.version}


OWN_TABLE = OwnTable(
    "id {serial}, hash {text} not null, created_at bigint",
    _row,
    schema="drizzle",
)

_JOURNAL = re.compile(r"_journal\.json")
_BREAK = re.compile(r"([^\s;])([ \t]*)--> statement-breakpoint")


class _Line(msgspec.Struct):
    tag: str
    when: int


class _Journal(msgspec.Struct):
    entries: list[_Line]


def owns(folder: Folder) -> bool:
    """Whether it has a journal."""
    return called(folder, _JOURNAL, b'"entries"')


def history(folder: Folder) -> History:
    """The files in the order of the journal; their versions are its times, for so the ledger knows them."""
    reading = FolderReading(folder)
    return reading.history(NAME, reading.once(_migrations(reading)))


def ledger(table: str, rows: Rows, beside: Mapping[str, Rows]) -> Ledger:  # noqa: ARG001 -- the same for all
    """All lines by the journal's time, which is the only time there is. Raises `LedgerUnknown`."""
    found = by_age(understood(table, rows, COLUMNS), "created_at", "id")
    entries = (
        LedgerEntry(
            version=text(each["created_at"]), checksum=text(each["hash"]) or None, at=moment(each["created_at"])
        )
        for each in found
    )
    return Ledger(format=NAME, table=table, entries=tuple(entries))


def checksum(data: bytes) -> str:
    """SHA-256 of the file's bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


def _migrations(reading: FolderReading) -> Iterator[Migration]:
    for journal, _ in reading.files(_JOURNAL):
        place = journal.name.removesuffix("meta/_journal.json")
        try:
            lines = msgspec.json.decode(journal.data, type=ready(_Journal)).entries
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            reading.flaw(journal.path, f"it is no journal of Drizzle: {error}", "Bring it back.")
            continue
        for each in lines:
            if (migration := _migration(reading, place, each)) is not None:
                yield migration
            else:
                says = f"it names {each.tag}, of which there is no file"
                reading.flaw(journal.path, says, "Bring that file back, or take the line out.")


def _migration(reading: FolderReading, place: str, line: _Line) -> Migration | None:
    file = reading.optional(f"{place}{line.tag}.sql")
    if file is None:
        return None
    return Migration(
        version=str(line.when),
        title=line.tag,
        path=file.path,
        # A statement may end with this mark alone.
        up=Section(_BREAK.sub(r"\1;\2--> statement-breakpoint", file.text)),
        checksum=checksum(file.data),
        mark=file.mark,
        header=opening_comment(file.text),
    )
