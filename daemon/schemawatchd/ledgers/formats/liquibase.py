"""Liquibase: change sets in formatted SQL, XML, YAML or JSON, `databasechangelog` and its lock."""

import hashlib
import posixpath
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from schemawatchd.history.ledger import EntryState, Ledger, LedgerEntry, LedgerLock
from schemawatchd.history.migration import History, Migration, Role, Section
from schemawatchd.ledgers.changelogs import ChangelogEntry, items
from schemawatchd.ledgers.dbms import left_out_on
from schemawatchd.ledgers.files import File, FolderReading, called, sections
from schemawatchd.ledgers.folder import Folder
from schemawatchd.ledgers.own_table import NOW, OwnTable, literal
from schemawatchd.ledgers.values import Row, by_age, moment, text, truth, understood
from schemawatchd.schema.rows import Rows

NAME = "liquibase"
TABLES = ("databasechangelog",)
BESIDE = ("databasechangeloglock",)
COLUMNS = frozenset({"id", "author", "filename", "orderexecuted", "exectype", "md5sum"})
COMMANDS = {
    "up": "liquibase update",
    "down": "liquibase rollback-count 1",
    "stamp": "liquibase changelog-sync",
    "edited": "liquibase clear-checksums",
    "unlock": "liquibase release-locks",
}
WRITTEN_BY_TOOL = True


def _row(each: Migration, rank: int, engine: str) -> Mapping[str, str]:
    path, identity, author = [*each.version.split("::"), "", ""][:3]
    return {
        "id": literal(identity, engine),
        "author": literal(author, engine),
        "filename": literal(path, engine),
        "dateexecuted": NOW,
        "orderexecuted": str(rank),
        "exectype": "'EXECUTED'",
        "md5sum": literal(each.checksum or "", engine),
    }


OWN_TABLE = OwnTable(
    "id varchar(255) not null, author varchar(255) not null, filename varchar(255) not null,"
    " dateexecuted timestamp not null, orderexecuted integer not null, exectype varchar(10) not null,"
    " md5sum varchar(35), description varchar(255), comments varchar(255), tag varchar(255),"
    " liquibase varchar(20), contexts varchar(255), labels varchar(255), deployment_id varchar(10)",
    _row,
)

_SQL = re.compile(r".*\.sql")
_OTHER = re.compile(r".*\.(?:xml|ya?ml|json)", re.IGNORECASE)
_FORMATTED = re.compile(r"\s*--\s*liquibase\s+formatted\s+sql\b(?P<options>[^\n]*)", re.IGNORECASE)
_LOGICAL = re.compile(r"logicalFilePath:(?P<path>\"[^\"]*\"|\S+)", re.IGNORECASE)
_MARK = re.compile(r"^[ \t]*--[ \t]*(changeset)[ \t]+(.*)$", re.IGNORECASE)
_NAMED = re.compile(r"(?P<author>\"[^\"]+\"|[^:]+):\s*(?P<id>\"[^\"]+\"|\S+)(?P<rest>.*)")
_DBMS = re.compile(r"\bdbms:([^,\s\"][\w!,]+)", re.IGNORECASE)
_OPTION = re.compile(r"(\w+):(\"[^\"]*\"|\S+)")
_NOTE = re.compile(
    r"^[ \t]*--[ \t]*(rollback|comment|preconditions?|precondition-[\w-]+|validchecksum|property)\b:?[ \t]*(.*)$",
    re.IGNORECASE,
)
_NO_WAY_BACK = re.compile(r"\s*(?:not required|empty)[^\n]*\s*", re.IGNORECASE)
_IGNORED = re.compile(r"^[ \t]*--[ \t]*ignorelines:(start|end|\d+)[ \t]*$", re.IGNORECASE)
_IGNORED_LINES = {"start": 1 << 30, "end": -1}
_BLANK = re.compile(r"[ \t\r\n]")
_STATES = {"FAILED": EntryState.FAILED}


@dataclass(slots=True)
class _Body:
    """What the lines of a change set come to."""

    up: list[str] = field(default_factory=list)
    rollback: list[str] = field(default_factory=list)
    any_checksum: bool = False


def owns(folder: Folder) -> bool:
    """Whether a file says that it is formatted SQL, or is a changelog of another sort."""
    names = (each for each in folder.names() if each.endswith(".sql"))
    if any(_FORMATTED.match(folder.read(each)[:400].decode("utf-8", "replace")) for each in names):
        return True
    return called(folder, _OTHER, b"databaseChangeLog")


def history(folder: Folder) -> History:
    """The change sets in the order of the includes; what nobody includes comes by its name."""
    reading = FolderReading(folder)
    logs = _Logs(reading)
    made = reading.once(each for name in logs.roots() for each in logs.migrations(name))
    return reading.history(NAME, made, [each.version for each in made][-1:])


def ledger(table: str, rows: Rows, beside: Mapping[str, Rows]) -> Ledger:
    """The change sets in the order of their applying, and the lock. Raises `LedgerUnknown`."""
    found = by_age(understood(table, rows, COLUMNS), "orderexecuted")
    latest = {each.version: each for each in map(_entry, found)}
    return Ledger(format=NAME, table=table, entries=tuple(latest.values()), lock=_lock(beside))


def checksum(sql: str) -> str:
    """Of a change set that is one text of SQL, as version 9 has it: blanks and line ends do not count."""
    change = hashlib.md5(_BLANK.sub("", sql).encode(), usedforsecurity=False).hexdigest()
    total = unicodedata.normalize("NFC", f"9:{change}:").encode()
    return "9:" + hashlib.md5(total, usedforsecurity=False).hexdigest()


@dataclass(slots=True)
class _Logs:
    """All changelogs of a folder."""

    reading: FolderReading
    sql: dict[str, File] = field(default_factory=dict)
    others: dict[str, tuple[ChangelogEntry, ...]] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    _done: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.sql = {file.name: file for file, _ in self.reading.files(_SQL) if _FORMATTED.match(file.text)}
        for file, _ in self.reading.files(_OTHER):
            if found := tuple(items(file.name, file.text)):
                self.others[file.name] = found
                self.files[file.name] = file

    def roots(self) -> list[str]:
        """Those that no other includes; all, where each is included."""
        included = {each for name, found in self.others.items() for item in found for each in self._of(name, item)}
        everything = sorted((*self.sql, *self.others))
        return [each for each in everything if each not in included] or everything

    def migrations(self, name: str) -> Iterator[Migration]:
        """The change sets of one and of all that it includes, each once."""
        if name in self._done:
            return
        self._done.add(name)
        if name in self.sql:
            yield from _formatted(self.sql[name], self.reading)
        for each in self.others.get(name, ()):
            if each.sort == "changeSet":
                yield _structured(self.files[name], each)
            for other in self._of(name, each):
                yield from self.migrations(other)

    def _of(self, name: str, item: ChangelogEntry) -> list[str]:
        """The changelogs that an item includes, as far as they are in the folder."""
        known = sorted((*self.sql, *self.others))
        if item.sort == "include":
            return _meant(name, item.attributes.get("file", ""), known)[:1]
        if item.sort == "includeAll":
            wanted = item.attributes.get("path", "").strip("/")
            folders = {posixpath.dirname(each) for each in known}
            found = [each for each in _meant(name, wanted, sorted(folders)) if each]
            return [each for each in known if found and each.startswith(f"{found[0]}/") and each != name]
        return []


def _meant(name: str, wanted: str, known: Iterable[str]) -> list[str]:
    """The paths that may be meant, seen from the file itself first, then from any folder above."""
    path = wanted.removeprefix("classpath:").strip("/")
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
    found = [each for each in known if each == beside]
    return (
        found
        + [each for each in known if each != beside and path and f"/{each}".endswith(f"/{path}")]
        + [each for each in known if each and each != beside and f"/{path}".endswith(f"/{each}")]
    )


def _formatted(file: File, reading: FolderReading) -> Iterator[Migration]:
    top = _FORMATTED.match(file.text)
    logical = _LOGICAL.search(top["options"]) if top else None
    for _, named, line, content in sections(file.text, _MARK):
        found = _NAMED.fullmatch(named.strip())
        if found is None:
            reading.flaw(file.path, "a change set has no `author:id`", "Write --changeset author:id.", line - 1)
            continue
        options = {name.lower(): _bare(value) for name, value in _OPTION.findall(found["rest"])}
        path = options.get("logicalfilepath") or (_bare(logical["path"]) if logical else file.name)
        body = _body(content)
        up = "".join(body.up)
        certain = not body.any_checksum and options.get("runalways", "").lower() != "true"
        yield Migration(
            version=_version(path, _bare(found["id"]), _bare(found["author"])),
            path=file.path,
            role=_role(options.get("runonchange", "")),
            up=Section(up, line, options.get("runintransaction", "").lower() != "false"),
            down=_down(body.rollback),
            checksum=checksum(up) if certain else None,
            mark=hashlib.sha256(f"{named}\n{content}".encode()).hexdigest(),
            left_out_on=left_out_on(dbms[1] if (dbms := _DBMS.search(found["rest"])) else ""),
        )


def _down(lines: list[str]) -> Section | None:
    """The way back; one that names another change set is not known here."""
    text = "\n".join(lines)
    if not text.strip() or "changesetid" in text.lower():
        return None
    return Section("" if _NO_WAY_BACK.fullmatch(text) else text)


def _body(content: str) -> _Body:
    """Notes become empty lines, so that lines keep their numbers; for the checksum these are nothing."""
    body, skipped = _Body(), 0
    for line in content.splitlines(keepends=True):
        if found := _IGNORED.match(line):
            skipped = _IGNORED_LINES.get(found[1].lower()) or int(found[1][:9])
        elif skipped > 0:
            skipped -= 1
        elif note := _NOTE.match(line.rstrip("\r\n")):
            body.any_checksum |= note[1].lower() == "validchecksum"
            if note[1].lower() == "rollback":
                body.rollback.append(note[2])
        else:
            body.up.append(line)
            continue
        body.up.append("\n")
    return body


def _structured(file: File, item: ChangelogEntry) -> Migration:
    said = item.attributes
    path = said.get("logicalFilePath") or file.name
    version = _version(path, said.get("id", ""), said.get("author", ""))
    return Migration(
        version=version,
        path=file.path,
        role=_role(said.get("runOnChange", "")),
        # Of the file's content it is not known what belongs to which change set.
        mark=hashlib.sha256(version.encode()).hexdigest(),
        language=NAME,
        left_out_on=left_out_on(said.get("dbms", "")),
    )


def _role(run_on_change: str) -> Role:
    return Role.REPEATABLE if run_on_change.lower() == "true" else Role.VERSIONED


def _bare(value: str) -> str:
    return value.strip('"')


def _version(path: str, identity: str, author: str) -> str:
    """As Liquibase itself names change sets."""
    return f"{path.removeprefix('classpath:').strip('/')}::{identity}::{author}"


def _entry(row: Row) -> LedgerEntry:
    said = text(row["md5sum"])
    return LedgerEntry(
        version=_version(text(row["filename"]), text(row["id"]), text(row["author"])),
        state=_STATES.get(text(row["exectype"]).strip().upper(), EntryState.APPLIED),
        checksum=said if said.startswith("9:") else None,
        at=moment(row.get("dateexecuted")),
        by=None,
        says=text(row.get("comments")),
    )


def _lock(beside: Mapping[str, Rows]) -> LedgerLock | None:
    (name,) = BESIDE
    found = understood(name, beside[name], ("locked",)) if name in beside else []
    held = [each for each in found if truth(each["locked"])]
    return LedgerLock(text(held[0].get("lockedby")), moment(held[0].get("lockgranted"))) if held else None
