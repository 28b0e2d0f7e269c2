"""Atlas: SQL files, `atlas.sum` with a hash that runs through all of them, and `atlas_schema_revisions`."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile

import msgspec

from schemawatchd.history.ledger import EntryState, Ledger, LedgerEntry
from schemawatchd.history.migration import History, Migration, Role, Section
from schemawatchd.ledgers.files import File, FolderReading, called, titled
from schemawatchd.ledgers.folder import Folder
from schemawatchd.ledgers.own_table import NOW, OwnTable, literal
from schemawatchd.ledgers.values import Row, by_age, moment, number, text, understood
from schemawatchd.schema.rows import Rows
from schemawatchd.sql.lexer import opening_comment

NAME = "atlas"
TABLES = ("atlas_schema_revisions",)
BESIDE: tuple[str, ...] = ()
COLUMNS = frozenset({"version", "description", "type", "applied", "total", "hash", "operator_version"})
COMMANDS = {
    "new": "atlas migrate new {title}",
    "up": "atlas migrate apply",
    "down": "atlas migrate down",
    "stamp": "atlas migrate set {version}",
    "failed": "atlas migrate set {before}",
}
WRITTEN_BY_TOOL = False


def _row(each: Migration, _: int, engine: str) -> Mapping[str, str]:
    return {
        "version": literal(each.version, engine),
        "description": literal(each.title, engine),
        "executed_at": NOW,
        "execution_time": "0",
        "hash": literal(each.checksum or "", engine),
        "operator_version": "'Atlas CLI'",
    }


OWN_TABLE = OwnTable(
    "version varchar(255) not null primary key, description varchar(255) not null, type bigint not null default 2,"
    " applied bigint not null default 0, total bigint not null default 0, executed_at timestamp not null,"
    " execution_time bigint not null, error {text}, error_stmt {text}, hash varchar(255) not null,"
    " partial_hashes {json}, operator_version varchar(255) not null",
    _row,
)

_FILE = re.compile(r"(?P<version>[^_./]+)(?:_(?P<title>[^/]*))?\.sql")
_SUM = re.compile(r"atlas\.sum")
_DIRECTIVE = re.compile(r"^--[ \t]*atlas:(\w+)(?:[ \t]+([^\n]*))?$", re.MULTILINE)
_PART = re.compile(r"^-- (\S+) --[ \t]*$", re.MULTILINE)
_BASELINE = 1
"""The bit of `type` that says: marked as applied, and not run."""
_RESOLVED = 4
"""The bit of `type` that `atlas migrate set` puts on one that had failed; its error and its counts stay."""


def owns(folder: Folder) -> bool:
    """Whether it has `atlas.sum`."""
    return called(folder, _SUM)


def history(folder: Folder) -> History:
    """The files by their name, each with the hash over it and all before it; `atlas.sum` has to say the same."""
    reading = FolderReading(folder)
    found = [(file, name) for file, name in reading.files(_FILE) if "/" not in file.name]
    hashes = dict(sums((file.name, file.data) for file, _ in found))
    _compare(hashes, reading)
    made: list[Migration] = []
    for file, name in found:
        one = _migration(file, name, hashes.get(file.name))
        if one.role is Role.BASELINE:
            one = msgspec.structs.replace(one, stands_for=tuple(each.version for each in made))
        made.append(one)
    return msgspec.structs.replace(reading.history(NAME, reading.once(made)), chained=True)


def ledger(table: str, rows: Rows, beside: Mapping[str, Rows]) -> Ledger:  # noqa: ARG001 -- the same for all
    """The revisions; one with fewer statements applied than it has is half-applied. Raises `LedgerUnknown`."""
    found = by_age(understood(table, rows, COLUMNS), "executed_at", then="version")
    # Atlas keeps lines about itself there, too.
    entries = tuple(_entry(each) for each in found if not text(each["version"]).startswith("."))
    return Ledger(format=NAME, table=table, entries=entries)


def sums(files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, str]]:
    """The hash of each file by its name; those that ask to be left out count with their names alone."""
    running = hashlib.sha256()
    for name, data in files:
        running.update(name.encode("utf-8", "surrogateescape"))
        if ("sum", "ignore") not in _directives(data.decode("utf-8", "replace")):
            running.update(data)
            yield name, b64encode(running.digest()).decode()


def total(hashes: Mapping[str, str]) -> str:
    """The hash in the first line of `atlas.sum`."""
    joined = "".join(f"{name}{each}" for name, each in hashes.items())
    return b64encode(hashlib.sha256(joined.encode("utf-8", "surrogateescape")).digest()).decode()


def _directives(content: str) -> frozenset[tuple[str, str]]:
    """Those before the first statement."""
    lines = content.replace("\r\n", "\n").split("\n")
    top = "\n".join(takewhile(lambda line: not line.strip() or line.startswith("--"), lines))
    return frozenset((name, (value or "").strip()) for name, value in _DIRECTIVE.findall(top))


def _compare(hashes: Mapping[str, str], reading: FolderReading) -> None:
    """A file that was edited changes the hash of all after it: the first is named."""
    sum_file = reading.optional("atlas.sum")
    if sum_file is None:
        return
    lines = [each.rpartition(" h1:") for each in sum_file.text.split("\n")[1:] if " h1:" in each]
    noted = {name: value.strip() for name, _, value in lines}
    hint = "If that is meant, type `atlas migrate hash`."
    path = sum_file.path.removesuffix("atlas.sum")
    for name in sorted({*noted, *hashes}):
        if name not in hashes:
            reading.flaw(sum_file.path, f"it names {name}, of which there is no file", hint)
        elif name not in noted:
            reading.flaw(f"{path}{name}", "`atlas.sum` does not name it", hint)
        elif noted[name] != hashes[name]:
            reading.flaw(f"{path}{name}", "it is not the file of which `atlas.sum` has the hash", hint)
        else:
            continue
        return
    if f"h1:{total(hashes)}" != sum_file.text.partition("\n")[0].strip():
        reading.flaw(sum_file.path, "its first line is not the hash of the others", hint, 1)


def _migration(file: File, found: "re.Match[str]", checksum: str | None) -> Migration:
    directives = _directives(file.text)
    names = {name for name, _ in directives}
    return Migration(
        version=found["version"],
        title=titled(found["title"]),
        path=file.path,
        role=Role.BASELINE if "checkpoint" in names else Role.VERSIONED,
        up=_section(file.text, "txtar" in names, ("txmode", "none") not in directives),
        checksum=checksum,
        mark=file.mark,
        header=opening_comment(file.text),
    )


def _section(content: str, archive: bool, transaction: bool) -> Section:  # noqa: FBT001 -- two answers
    """The statements; an archive has checks, too, which change nothing."""
    parts = list(_PART.finditer(content)) if archive else []
    for each, following in zip(parts, [*parts[1:], None], strict=False):
        if each[1] == "migration.sql":
            begin, end = each.end() + 1, following.start() if following else len(content)
            return Section(content[begin:end], content.count("\n", 0, begin) + 1, transaction)
    return Section(content, 1, transaction)


def _entry(row: Row) -> LedgerEntry:
    state, sort = EntryState.APPLIED, number(row["type"]) or 0
    if sort & _BASELINE:
        state = EntryState.BASELINE
    elif sort & _RESOLVED:
        state = EntryState.APPLIED
    elif (number(row["applied"]) or 0) < (number(row["total"]) or 0) or text(row.get("error")):
        state = EntryState.FAILED
    return LedgerEntry(
        version=text(row["version"]),
        title=text(row["description"]),
        state=state,
        checksum=text(row["hash"]).removeprefix("h1:") or None,
        at=moment(row.get("executed_at")),
        says=text(row.get("error")) if state is EntryState.FAILED else "",
    )
