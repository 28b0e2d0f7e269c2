"""Flyway: versioned, repeatable, undo and baseline scripts, and `flyway_schema_history`."""

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping

from schemawatchd.history.ledger import EntryState, Ledger, LedgerEntry
from schemawatchd.history.migration import History, Migration, Role, Section
from schemawatchd.ledgers.files import File, FolderReading, whole
from schemawatchd.ledgers.folder import Folder
from schemawatchd.ledgers.own_table import NOW, STAMP, OwnTable, literal
from schemawatchd.ledgers.values import by_age, moment, text, truth, understood
from schemawatchd.schema.rows import Rows
from schemawatchd.sql.lexer import opening_comment

NAME = "flyway"
TABLES = ("flyway_schema_history", "schema_version")
BESIDE: tuple[str, ...] = ()
COLUMNS = frozenset({"installed_rank", "version", "description", "type", "script", "checksum", "success"})
COMMANDS = {"up": "flyway migrate", "down": "flyway undo", "failed": "flyway repair", "edited": "flyway repair"}
WRITTEN_BY_TOOL = False


def _row(each: Migration, rank: int, engine: str) -> Mapping[str, str]:
    return {
        "installed_rank": str(rank),
        "version": "null" if each.version.startswith("R ") else literal(each.version, engine),
        "description": literal(each.title, engine),
        "type": "'SQL'",
        "script": literal(each.path.rpartition("/")[2], engine),
        "checksum": each.checksum or "null",
        "installed_by": "'flyway'",
        "installed_on": NOW,
        "execution_time": "0",
        "success": "true",
    }


OWN_TABLE = OwnTable(
    "installed_rank integer not null primary key, version varchar(50), description varchar(200) not null,"
    " type varchar(20) not null, script varchar(1000) not null, checksum integer,"
    f" installed_by varchar(100) not null, installed_on {STAMP}, execution_time integer not null,"
    " success boolean not null",
    _row,
)

_FILE = re.compile(r"(?:(?P<sort>[VUB])(?P<version>\d[\d._]*)|R)__(?P<title>.*)\.sql")
_AS_IT_IS = re.compile(r"^\s*placeholderReplacement\s*=\s*false\s*$", re.MULTILINE | re.IGNORECASE)
_ALONE = re.compile(r"^\s*executeInTransaction\s*=\s*false\s*$", re.MULTILINE | re.IGNORECASE)
_LINE_ENDS = re.compile(r"\r\n|\r|\n")
_BASELINE = frozenset({"BASELINE", "SQL_BASELINE", "JDBC_BASELINE"})


def owns(folder: Folder) -> bool:
    """Whether a file is called `V…__….sql`, `R__….sql` or `B…__….sql`."""
    return any(_FILE.fullmatch(each.rpartition("/")[2]) for each in folder.names())


def history(folder: Folder) -> History:
    """The scripts: versioned ones by their version, then repeatable ones by their description."""
    reading = FolderReading(folder)
    names = frozenset(folder.names())
    files = [(file, found) for file, found in reading.files(_FILE) if found["sort"] != "U"]
    undo = {
        version(each["version"]): whole(file, placeholders=True)
        for file, each in reading.files(_FILE)
        if each["sort"] == "U"
    }
    made = [_migration(file, found, undo, _beside(file, names, folder)) for file, found in files]
    versioned = sorted((each for each in made if each.role is not Role.REPEATABLE), key=_order)
    repeatable = sorted((each for each in made if each.role is Role.REPEATABLE), key=lambda each: each.title)
    found_ = (*reading.once(each for each in versioned if each.role is Role.VERSIONED), *_baselines(versioned))
    ordered = (*sorted(found_, key=_order), *repeatable)
    return reading.history(NAME, ordered)


def ledger(table: str, rows: Rows, beside: Mapping[str, Rows]) -> Ledger:  # noqa: ARG001 -- the same for all
    """The history by rank: what is undone or deleted later counts as that. Raises `LedgerUnknown`."""
    found = by_age(understood(table, rows, COLUMNS), "installed_rank")
    latest: dict[str, LedgerEntry] = {}
    for row in found:
        if entry := _entry(row):
            latest.pop(entry.version, None)
            latest[entry.version] = entry
    entries = tuple(each for each in latest.values() if each.state is not EntryState.UNDONE)
    return Ledger(format=NAME, table=table, entries=entries)


def version(written: str) -> str:
    """A version as it is compared: `01_2.0` is `1.2`."""
    parts = [each.lstrip("0") or "0" for each in re.split(r"[._]", written) if each]
    while len(parts) > 1 and parts[-1] == "0":
        parts.pop()
    return ".".join(parts)


def checksum(data: bytes) -> str:
    """Flyway's: the signed CRC32 over all lines without their ends and without a byte order mark."""
    lines = _LINE_ENDS.split(data.decode("utf-8-sig", "replace"))
    if lines and not lines[-1]:
        lines.pop()
    total = 0
    for line in lines:
        total = zlib.crc32(line.encode(), total)
    return str(total - (1 << 32) if total >= 1 << 31 else total)


def _order(migration: Migration) -> tuple[tuple[int, ...], bool]:
    return _numbers(migration.version), migration.role is Role.BASELINE


def _baselines(versioned: Iterable[Migration]) -> Iterator[Migration]:
    found = list(versioned)
    for each in found:
        if each.role is Role.BASELINE:
            before = [other.version for other in found if _numbers(other.version) <= _numbers(each.version)]
            yield Migration(
                version=f"B{each.version}",
                title=each.title,
                path=each.path,
                role=Role.BASELINE,
                up=each.up,
                checksum=each.checksum,
                mark=each.mark,
                header=each.header,
                stands_for=tuple(dict.fromkeys(before)),
            )


def _migration(file: File, found: "re.Match[str]", undo: Mapping[str, Section], beside: str) -> Migration:
    title = found["title"].replace("_", " ")
    named = version(found["version"]) if found["version"] else f"R {title}"
    roles = {"V": Role.VERSIONED, "B": Role.BASELINE, None: Role.REPEATABLE}
    return Migration(
        version=named,
        title=title if found["version"] else "",
        path=file.path,
        role=roles[found["sort"]],
        up=whole(file, transaction=not _ALONE.search(beside), placeholders=not _AS_IT_IS.search(beside)),
        down=undo.get(named),
        checksum=checksum(file.data),
        mark=file.mark,
        header=opening_comment(file.text),
    )


def _beside(file: File, names: frozenset[str], folder: Folder) -> str:
    """A script may have a configuration of its own beside it, `V1__x.sql.conf`."""
    name = f"{file.name}.conf"
    return folder.read(name).decode("utf-8", "replace") if name in names else ""


def _entry(row: Mapping[str, object]) -> LedgerEntry | None:
    sort, title = text(row["type"]), text(row["description"])
    if sort == "SCHEMA":
        return None
    if not truth(row["success"]):
        state = EntryState.FAILED
    elif sort in _BASELINE:
        state = EntryState.BASELINE
    else:
        state = EntryState.UNDONE if sort == "DELETE" or sort.startswith("UNDO") else EntryState.APPLIED
    repeatable = row["version"] is None
    return LedgerEntry(
        version=f"R {title}" if repeatable else version(text(row["version"])),
        title="" if repeatable else title,
        state=state,
        checksum=text(row["checksum"]) or None,
        at=moment(row.get("installed_on")),
        by=text(row.get("installed_by")) or None,
        repeatable=repeatable,
    )


def _numbers(named: str) -> tuple[int, ...]:
    return tuple(int(each) for each in re.findall(r"\d+", named))
