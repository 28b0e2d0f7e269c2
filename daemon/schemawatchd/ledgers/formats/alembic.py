"""Alembic: a graph of Python files, and a table that holds its heads."""

import ast
import re
from collections.abc import Mapping

import msgspec

from schemawatchd.history.ledger import Ledger, LedgerEntry, LedgerLists
from schemawatchd.history.migration import History, Migration
from schemawatchd.ledgers.files import File, FolderReading
from schemawatchd.ledgers.folder import Folder
from schemawatchd.ledgers.graph import leaves, ordered
from schemawatchd.ledgers.own_table import OwnTable, literal
from schemawatchd.ledgers.python import constants, parsed
from schemawatchd.ledgers.values import text, understood
from schemawatchd.schema.rows import Rows

NAME = "alembic"
TABLES = ("alembic_version",)
BESIDE: tuple[str, ...] = ()
COLUMNS = frozenset({"version_num"})
COMMANDS = {
    "new": "alembic revision -m {title}",
    "up": "alembic upgrade head",
    "down": "alembic downgrade -1",
    "stamp": "alembic stamp {version}",
    "merge": "alembic merge {heads}",
}
WRITTEN_BY_TOOL = True


def _row(each: Migration, _: int, engine: str) -> Mapping[str, str]:
    return {"version_num": literal(each.version, engine)}


OWN_TABLE = OwnTable("version_num varchar(32) not null primary key", _row, last=True)

_FILE = re.compile(r"[^.].*\.py")
_REVISION = re.compile(r"^revision\s*(?::[^=\n]+)?=\s*['\"]", re.MULTILINE)


def owns(folder: Folder) -> bool:
    """Whether a Python file in it defines a `revision`."""
    names = (each for each in folder.names() if each.endswith(".py"))
    return any(_REVISION.search(folder.read(each).decode("utf-8", "replace")) for each in names)


def history(folder: Folder) -> History:
    """The revisions, each after all that it depends on; the files are parsed and never run."""
    reading = FolderReading(folder)
    found = [one for file, _ in reading.files(_FILE) if (one := _revision(file, reading))]
    labels = {label: each.version for each, names in found for label in names}
    known = {each.version: _resolved(each, labels) for each in reading.once(each for each, _ in found)}
    for each in known.values():
        for parent in each.parents:
            if parent not in known:
                reading.flaw(each.path, f"it follows {parent}, of which there is no file", "Bring that file back.")
    return reading.history(NAME, ordered(known, reading), leaves(known.values()))


def ledger(table: str, rows: Rows, beside: Mapping[str, Rows]) -> Ledger:  # noqa: ARG001 -- the same for all
    """The heads. Raises `LedgerUnknown`."""
    found = understood(table, rows, COLUMNS)
    entries = tuple(LedgerEntry(version=text(each["version_num"])) for each in found)
    return Ledger(format=NAME, table=table, lists=LedgerLists.HEADS, entries=entries)


def _resolved(migration: Migration, labels: Mapping[str, str]) -> Migration:
    """With the revision that begins a branch in place of the branch's label, by which others may depend on it."""
    parents = tuple(dict.fromkeys(labels.get(each, each) for each in migration.parents))
    return msgspec.structs.replace(migration, parents=parents)


def _revision(file: File, reading: FolderReading) -> tuple[Migration, tuple[str, ...]] | None:
    """It, and the labels that it gives to its branch."""
    if not _REVISION.search(file.text):
        return None
    tree = parsed(file, reading)
    if tree is None:
        return None
    values = dict(constants(tree.body))
    version = values.get("revision")
    if not isinstance(version, str):
        reading.flaw(file.path, "its `revision` is no text", 'Write revision = "…".')
        return None
    title = (ast.get_docstring(tree) or "").partition("\n")[0]
    found = Migration(
        version=version,
        title=title.strip().rstrip("."),
        path=file.path,
        parents=(*_versions(values.get("down_revision")), *_versions(values.get("depends_on"))),
        mark=file.mark,
        header=ast.get_docstring(tree) or "",
        language=NAME,
        code=file.text,
        stands_for=_versions(values.get("replaces")),
    )
    return found, _versions(values.get("branch_labels"))


def _versions(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(str(each) for each in value) if isinstance(value, list | tuple | set) else ()
