"""Pop, and Ory's popx: SQL files that may be for one dialect alone, and `schema_migration` with their versions."""

import re
from collections.abc import Iterable, Mapping

from schemawatchd.history.ledger import Ledger, LedgerEntry
from schemawatchd.history.migration import History, Migration, Section
from schemawatchd.ledgers.dbms import DIALECT, DIALECTS
from schemawatchd.ledgers.files import File, FolderReading, program, whole
from schemawatchd.ledgers.folder import Folder
from schemawatchd.ledgers.own_table import OwnTable, version_only
from schemawatchd.ledgers.values import text, understood
from schemawatchd.schema.rows import Rows
from schemawatchd.sql.lexer import opening_comment

NAME = "pop"
TABLES = ("schema_migration",)
BESIDE: tuple[str, ...] = ()
COLUMNS = frozenset({"version"})
COMMANDS = {"new": "soda generate sql {title}", "up": "soda migrate up", "down": "soda migrate down --step 1"}
WRITTEN_BY_TOOL = False
OWN_TABLE = OwnTable("version varchar(48) not null, version_self integer not null default 0", version_only)

_FILE = re.compile(
    rf"(?P<version>\d+)_(?P<title>[^.]+)(?:\.(?P<dialect>{DIALECT}))?(?P<alone>\.autocommit)?"
    r"\.(?P<way>up|down)\.(?P<language>sql|fizz)"
)
_LEGACY = 14
"""Older releases of popx noted the first digits of a version alone, and newer ones go on from there."""


def owns(folder: Folder) -> bool:
    """Whether a file is for one dialect (`1_title.sqlite.up.sql`), or in pop's own language."""
    found = (_FILE.fullmatch(each.rpartition("/")[2]) for each in folder.names())
    return any(each["dialect"] or each["language"] == "fizz" for each in found if each)


def history(folder: Folder) -> History:
    """The files by their version, as text, for all engines; which are for this one is found out later."""
    reading = FolderReading(folder)
    files = [(file, found) for file, found in reading.files(_FILE) if _engines(found) != ()]
    down = {
        (found["version"], _engines(found)): whole(file, transaction=not found["alone"])
        for file, found in files
        if found["way"] == "down" and found["language"] == "sql"
    }
    made = [_migration(file, found, down) for file, found in files if found["way"] == "up"]
    groups = {each.only_on: [other for other in made if other.only_on == each.only_on] for each in made}
    single = [each for group in groups.values() for each in reading.once(_sorted(group))]
    return reading.history(NAME, _sorted(single))


def ledger(table: str, rows: Rows, beside: Mapping[str, Rows]) -> Ledger:  # noqa: ARG001 -- the same for all
    """All versions, without when and by whom. Raises `LedgerUnknown`."""
    versions = sorted(text(each["version"]) for each in understood(table, rows, COLUMNS))
    return Ledger(format=NAME, table=table, entries=tuple(LedgerEntry(version=each) for each in versions))


def _sorted(migrations: Iterable[Migration]) -> list[Migration]:
    return sorted(migrations, key=lambda each: each.version)


def _engines(found: "re.Match[str]") -> tuple[str, ...] | None:
    return DIALECTS[found["dialect"]] if found["dialect"] else None


def _migration(
    file: File, found: "re.Match[str]", down: Mapping[tuple[str, tuple[str, ...] | None], Section]
) -> Migration:
    version, title = found["version"], found["title"].replace("_", " ")
    if found["language"] != "sql":
        return program(file, version, title, found["language"])
    only_on = _engines(found)
    return Migration(
        version=version,
        title=title,
        path=file.path,
        up=whole(file, transaction=not found["alone"]),
        down=down.get((version, only_on)) or down.get((version, None)),
        mark=file.mark,
        header=opening_comment(file.text),
        only_on=only_on,
        stands_for=(version[:_LEGACY],) if len(version) > _LEGACY else (),
    )
