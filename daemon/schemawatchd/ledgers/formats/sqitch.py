"""sqitch: a plan of named changes with their scripts, and a registry with the SHA-1 of each."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from schemawatchd.history.ledger import Ledger, LedgerEntry
from schemawatchd.history.migration import History, Migration
from schemawatchd.ledgers.files import File, FolderReading, whole
from schemawatchd.ledgers.folder import Folder
from schemawatchd.ledgers.own_table import NOW, OwnTable, literal
from schemawatchd.ledgers.values import Row, by_age, moment, text, understood
from schemawatchd.schema.rows import Rows

NAME = "sqitch"
TABLES = ("sqitch.changes", "changes")
BESIDE: tuple[str, ...] = ()
COLUMNS = frozenset({"change_id", "script_hash", "change", "project", "committed_at", "planner_name"})
COMMANDS = {
    "new": "sqitch add {title}",
    "up": "sqitch deploy",
    "down": "sqitch revert --to @HEAD^",
    "stamp": "sqitch deploy --log-only",
    "failed": "sqitch rebase",
}
WRITTEN_BY_TOOL = True


def _row(each: Migration, _: int, engine: str) -> Mapping[str, str]:
    name, __, identity = each.version.rpartition(":")
    return {
        "change_id": literal(identity, engine),
        "script_hash": literal(each.checksum or "", engine),
        "change": literal(name, engine),
        "project": "''",
        "note": literal(each.title, engine),
        "committed_at": NOW,
        "committer_name": "''",
        "committer_email": "''",
        "planned_at": NOW,
        "planner_name": "''",
        "planner_email": "''",
    }


OWN_TABLE = OwnTable(
    "change_id varchar(40) not null primary key, script_hash varchar(40), {q}change{q} varchar(255) not null,"
    " project varchar(255) not null, note {text} not null, committed_at timestamp not null,"
    " committer_name varchar(255) not null, committer_email varchar(255) not null, planned_at timestamp not null,"
    " planner_name varchar(255) not null, planner_email varchar(255) not null",
    _row,
    schema="sqitch",
)

_PLAN = re.compile(r"sqitch\.plan")
_PRAGMA = re.compile(r"%\s*(?P<name>[\w-]+)\s*=\s*(?P<value>.*)")
_LINE = re.compile(
    r"(?P<name>[^\s@:#\[%][^\s@:#]*)\s+(?:\[(?P<needs>[^\]]*)\]\s+)?"
    r"(?P<date>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)\s+(?P<planner>.*?<[^>]*>)\s*(?:#\s*(?P<note>.*))?"
)
_TAG = re.compile(r"@(?P<name>[^\s#]+)")
_TOP = re.compile(r"^\s*top_dir\s*=\s*(\S+)", re.MULTILINE)
_ESCAPED = re.compile(r"\\([\\n])")
_SHORT = 7


@dataclass(slots=True)
class _Change:
    """One line of the plan; `script` is what its files are called."""

    name: str
    id: str
    note: str
    script: str
    needs: tuple[str, ...] = ()

    @property
    def version(self) -> str:
        """The name and the beginning of the identity: a change that was reworked has the same name."""
        return _version(self.name, self.id)


@dataclass(slots=True)
class _Plan:
    """A plan while it is read."""

    project: str = ""
    uri: str = ""
    changes: list[_Change] = field(default_factory=list)
    tag: str = ""

    def add(self, found: "re.Match[str]") -> None:
        """The next change; one of the same name is from now on known by the tag after it."""
        name, needs = found["name"], (found["needs"] or "").split()
        note = _ESCAPED.sub(lambda each: "\n" if each[1] == "n" else each[1], (found["note"] or "").strip())
        for each in self.changes:
            if each.script == name and self.tag:
                each.script = f"{name}@{self.tag}"
        head = self.changes[-1].id if self.changes else ""
        said = identity(self, name, head, (found["planner"], found["date"]), (needs, note))
        self.changes.append(_Change(name, said, note, name, tuple(needs)))


def owns(folder: Folder) -> bool:
    """Whether it has a plan."""
    return any(_PLAN.fullmatch(each.rpartition("/")[2]) for each in folder.names())


def history(folder: Folder) -> History:
    """The changes in the order of the first plan."""
    reading = FolderReading(folder)
    for file, _ in reading.files(_PLAN):
        plan = _read(file, reading)
        top = _TOP.search(reading.beside("sqitch.conf"))
        place = file.name.removesuffix("sqitch.plan") + (f"{top[1].strip('/.')}/" if top else "")
        made = reading.once(_migrations(plan, place.removeprefix("/"), file, reading))
        found = reading.history(NAME, made, [each.version for each in made][-1:])
        return msgspec.structs.replace(found, parts=(plan.project,))
    return reading.history(NAME, ())


def ledger(table: str, rows: Rows, beside: Mapping[str, Rows]) -> Ledger:  # noqa: ARG001 -- the same for all
    """The changes that are deployed, with who did it and when. Raises `LedgerUnknown`."""
    found = by_age(understood(table, rows, COLUMNS), "committed_at", "planned_at")
    return Ledger(format=NAME, table=table, entries=tuple(_entry(each) for each in found))


def checksum(data: bytes) -> str:
    """Over the deploy script as it is, in hex."""
    return hashlib.sha1(data, usedforsecurity=False).hexdigest()


def identity(plan: _Plan, name: str, parent: str, made: tuple[str, str], said: tuple[Sequence[str], str]) -> str:
    """What sqitch calls a change: as git does, a hash over what the plan says of it and of the one before."""
    (planner, date), (needs, note) = made, said
    requires = [each for each in needs if not each.startswith("!")]
    conflicts = [each[1:] for each in needs if each.startswith("!")]
    lines = [
        f"project {plan.project}",
        *([f"uri {plan.uri}"] if plan.uri else []),
        f"change {name}",
        *([f"parent {parent}"] if parent else []),
        f"planner {planner}",
        f"date {date}",
        *(["requires", *(f"  + {each}" for each in requires)] if requires else []),
        *(["conflicts", *(f"  - {each}" for each in conflicts)] if conflicts else []),
        *(["", note] if note else []),
    ]
    content = "\n".join(lines).encode()
    return hashlib.sha1(b"change %d\0%s" % (len(content), content), usedforsecurity=False).hexdigest()


def _read(file: File, reading: FolderReading) -> _Plan:
    plan = _Plan()
    for number, line in enumerate((each.strip() for each in file.text.split("\n")), 1):
        if not line or line.startswith("#"):
            continue
        if found := _PRAGMA.fullmatch(line):
            plan.project = found["value"].strip() if found["name"] == "project" else plan.project
            plan.uri = found["value"].strip() if found["name"] == "uri" else plan.uri
        elif found := _TAG.match(line):
            plan.tag = found["name"]
        elif found := _LINE.fullmatch(line):
            plan.add(found)
        else:
            says = "this line is no change, no tag and no pragma"
            reading.flaw(file.path, says, "Correct it; `sqitch plan` shows what it reads.", number)
    return plan


def _migrations(plan: _Plan, place: str, file: File, reading: FolderReading) -> Iterator[Migration]:
    for each in plan.changes:
        deploy = reading.optional(f"{place}deploy/{each.script}.sql")
        revert = reading.optional(f"{place}revert/{each.script}.sql")
        if deploy is None:
            reading.flaw(file.path, f"there is no deploy/{each.script}.sql", "Bring that file back.")
            continue
        yield Migration(
            version=each.version,
            title=each.note,
            path=deploy.path,
            up=whole(deploy, transaction=False),
            down=whole(revert) if revert else None,
            checksum=checksum(deploy.data),
            mark=deploy.mark,
            header=each.note,
        )


def _entry(row: Row) -> LedgerEntry:
    return LedgerEntry(
        version=_version(text(row["change"]), text(row["change_id"])),
        title=text(row.get("note")),
        checksum=text(row["script_hash"]) or None,
        at=moment(row["committed_at"]),
        by=text(row.get("committer_name")) or None,
        part=text(row["project"]),
    )


def _version(name: str, identity: str) -> str:
    return f"{name}:{identity[:_SHORT]}"
