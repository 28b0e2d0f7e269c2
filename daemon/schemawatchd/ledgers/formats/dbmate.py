"""dbmate: one file with `-- migrate:up` and `-- migrate:down`, and a table of the versions applied."""

import re
from collections.abc import Mapping

from schemawatchd.history.ledger import Ledger, LedgerEntry
from schemawatchd.history.migration import History, Migration, Section
from schemawatchd.ledgers.files import File, FolderReading, header, sections
from schemawatchd.ledgers.folder import Folder
from schemawatchd.ledgers.own_table import OwnTable, version_only
from schemawatchd.ledgers.values import text, understood
from schemawatchd.schema.rows import Rows

NAME = "dbmate"
TABLES = ("schema_migrations",)
BESIDE: tuple[str, ...] = ()
COLUMNS = frozenset({"version"})
COMMANDS = {"new": "dbmate new {title}", "up": "dbmate up", "down": "dbmate down"}
WRITTEN_BY_TOOL = True
OWN_TABLE = OwnTable("version varchar(128) not null primary key", version_only)

_FILE = re.compile(r"(?P<version>\d+)(?P<title>.*)\.sql")
_OWN = re.compile(r"\d{14}[0-9a-f]{4}_.*\.sql")
_MARK = re.compile(r"^--[ \t]*migrate:(up|down)\b(.*)$")


def owns(folder: Folder) -> bool:
    """Whether a numbered file holds the mark `-- migrate:up`."""
    for name in folder.names():
        last = name.rpartition("/")[2]
        if _FILE.fullmatch(last) and not _OWN.fullmatch(last) and b"migrate:up" in folder.read(name):
            return True
    return False


def history(folder: Folder) -> History:
    """The files by their version, as text: dbmate sorts file names."""
    reading = FolderReading(folder)
    made = [each for file, found in reading.files(_FILE) if (each := _migration(file, found, reading))]
    ordered = reading.once(sorted(made, key=lambda each: each.path.rpartition("/")[2]))
    return reading.history(NAME, ordered)


def ledger(table: str, rows: Rows, beside: Mapping[str, Rows]) -> Ledger:  # noqa: ARG001 -- the same for all
    """The versions applied; nothing is known of when and by whom. Raises `LedgerUnknown`."""
    found = understood(table, rows, COLUMNS)
    versions = sorted(text(each["version"]) for each in found)
    return Ledger(format=NAME, table=table, entries=tuple(LedgerEntry(version=each) for each in versions))


def _migration(file: File, found: "re.Match[str]", reading: FolderReading) -> Migration | None:
    parts: dict[str, Section] = {}
    for way, options, line, content in sections(file.text, _MARK):
        wrapped = "transaction:false" not in options.replace(" ", "")
        before = parts.get(way)
        # The file may have several pairs; they are run one after the other.
        joined = f"{before.text}{content}" if before else content
        parts[way] = Section(
            joined, before.line if before else line, wrapped and (not before or before.transaction)
        )
    if "up" not in parts:
        reading.flaw(file.path, "it has no `-- migrate:up`", "Write the mark above the statements to run.")
        return None
    return Migration(
        version=found["version"],
        title=found["title"].strip("_-").replace("_", " "),
        path=file.path,
        up=parts["up"],
        down=parts.get("down"),
        mark=file.mark,
        header=header(file.text, _MARK),
    )
