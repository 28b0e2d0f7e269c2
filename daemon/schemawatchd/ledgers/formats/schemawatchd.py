"""Our own: one file a change with `-- migrate:up` and `-- migrate:down`, and a ledger that keeps the dossier."""

import re
from collections.abc import Mapping

from schemawatchd.history.ledger import EntryState, Ledger, LedgerEntry
from schemawatchd.history.migration import History, Migration, Section
from schemawatchd.ledgers.files import File, FolderReading, header, sections
from schemawatchd.ledgers.folder import Folder
from schemawatchd.ledgers.own_table import OwnTable, literal
from schemawatchd.ledgers.values import moment, text, understood
from schemawatchd.schema.rows import Rows
from schemawatchd.sql.lexer import statements_mark

NAME = "schemawatchd"
TABLES = ("schemawatchd_migrations",)
BESIDE: tuple[str, ...] = ()
COLUMNS = frozenset({"version", "checksum", "state", "applied_at", "applied_by", "dossier"})
COMMANDS = {"up": "schemawatchd migrate up", "down": "schemawatchd migrate down"}
WRITTEN_BY_TOOL = True


def _row(each: Migration, _: int, engine: str) -> Mapping[str, str]:
    return {
        "version": literal(each.version, engine),
        "title": literal(each.title, engine),
        "checksum": literal(each.checksum or "", engine),
        "state": "'applied'",
        "applied_at": "'2000-01-01T00:00:00+00:00'",
        "applied_by": "'schemawatchd'",
        "seconds": "0",
        "dossier": "''",
        "says": "''",
    }


OWN_TABLE = OwnTable(
    "version varchar(40) not null primary key, title varchar(200) not null, checksum varchar(64) not null,"
    " state varchar(20) not null, applied_at varchar(40) not null, applied_by varchar(200) not null,"
    " seconds double precision not null, dossier {text} not null, says {text} not null",
    _row,
)

_FILE = re.compile(r"(?P<version>\d{14}[0-9a-f]{4})_(?P<title>.*)\.sql")
_MARK = re.compile(r"^--[ \t]*migrate:(up|down)\b(.*)$")


def owns(folder: Folder) -> bool:
    """Whether a file is called as `migrate new` calls it: a time, four random digits and a title."""
    return any(_FILE.fullmatch(each.rpartition("/")[2]) for each in folder.names())


def history(folder: Folder) -> History:
    """The files by their version."""
    reading = FolderReading(folder)
    made = [each for file, found in reading.files(_FILE) if (each := _migration(file, found, reading))]
    ordered = reading.once(sorted(made, key=lambda each: each.version))
    return reading.history(NAME, ordered)


def ledger(table: str, rows: Rows, beside: Mapping[str, Rows]) -> Ledger:  # noqa: ARG001 -- the same for all
    """All lines in the order of their applying. Raises `LedgerUnknown`."""
    found = understood(table, rows, COLUMNS)
    entries = [_entry(each) for each in found]
    entries.sort(key=lambda each: (each.at.isoformat() if each.at else "", each.version))
    return Ledger(format=NAME, table=table, entries=tuple(entries))


def _entry(row: Mapping[str, object]) -> LedgerEntry:
    states = {"applied": EntryState.APPLIED, "baseline": EntryState.BASELINE}
    return LedgerEntry(
        version=text(row["version"]),
        title=text(row.get("title")),
        state=states.get(text(row["state"]), EntryState.FAILED),
        checksum=text(row["checksum"]) or None,
        at=moment(row["applied_at"]),
        by=text(row["applied_by"]) or None,
        says=text(row.get("says")),
    )


def _migration(file: File, found: "re.Match[str]", reading: FolderReading) -> Migration | None:
    parts: dict[str, Section] = {}
    for way, options, line, content in sections(file.text, _MARK):
        if way in parts:
            reading.flaw(file.path, f"it has two `-- migrate:{way}`", "Write one section for each way.", line - 1)
            return None
        parts[way] = Section(content, line, "transaction:false" not in options.replace(" ", ""))
    if "up" not in parts:
        reading.flaw(file.path, "it has no `-- migrate:up`", "Write the mark above the statements to run.")
        return None
    return Migration(
        version=found["version"],
        title=found["title"].replace("_", " "),
        path=file.path,
        up=parts["up"],
        down=parts.get("down"),
        checksum=checksum(parts["up"], parts.get("down")),
        mark=file.mark,
        header=header(file.text, _MARK),
    )


def checksum(up: Section, down: Section | None) -> str:
    """Over the statements: comments, white space and line ends may change."""
    return statements_mark(f"{up.text}\n;\n{down.text if down else ''}")
