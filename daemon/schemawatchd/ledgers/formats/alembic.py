"""Alembic: a graph of Python files, and a table that holds its heads."""

import ast
import re
from collections.abc import Mapping

from schemawatchd.ledgers.files import File, Reading
from schemawatchd.ledgers.folder import Folder
from schemawatchd.ledgers.graph import leaves, ordered
from schemawatchd.ledgers.python import constants, parsed
from schemawatchd.ledgers.values import text, understood
from schemawatchd.schema.ledger import Entry, Ledger, Lists
from schemawatchd.schema.migration import History, Migration
from schemawatchd.schema.rows import Rows

NAME = "alembic"
TABLES = ("alembic_version",)
BESIDE: tuple[str, ...] = ()
COLUMNS = frozenset({"version_num"})
COMMANDS = {
    "up": "alembic upgrade head",
    "down": "alembic downgrade -1",
    "stamp": "alembic stamp {version}",
    "merge": "alembic merge {heads}",
}
WRITTEN_BY_TOOL = True

_FILE = re.compile(r"[^.].*\.py")
_REVISION = re.compile(r"^revision\s*(?::[^=\n]+)?=\s*['\"]", re.MULTILINE)


def owns(folder: Folder) -> bool:
    """Whether a Python file in it defines a `revision`."""
    names = (each for each in folder.names() if each.endswith(".py"))
    return any(_REVISION.search(folder.read(each).decode("utf-8", "replace")) for each in names)


def history(folder: Folder) -> History:
    """The revisions, each after all that it depends on; the files are parsed and never run."""
    reading = Reading(folder)
    found = [each for file, _ in reading.files(_FILE) if (each := _revision(file, reading))]
    known = {each.version: each for each in reading.once(found)}
    for each in known.values():
        for parent in each.parents:
            if parent not in known:
                reading.flaw(each.path, f"it follows {parent}, of which there is no file", "Bring that file back.")
    return reading.history(NAME, ordered(known, reading), leaves(known.values()))


def ledger(table: str, rows: Rows, beside: Mapping[str, Rows]) -> Ledger:  # noqa: ARG001 -- the same for all
    """The heads. Raises `LedgerUnknown`."""
    found = understood(table, rows, COLUMNS)
    entries = tuple(Entry(version=text(each["version_num"])) for each in found)
    return Ledger(format=NAME, table=table, lists=Lists.HEADS, entries=entries)


def _revision(file: File, reading: Reading) -> Migration | None:
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
    return Migration(
        version=version,
        title=title.strip().rstrip("."),
        path=file.path,
        parents=(*_versions(values.get("down_revision")), *_versions(values.get("depends_on"))),
        mark=file.mark,
        header=ast.get_docstring(tree) or "",
        language=NAME,
        stands_for=_versions(values.get("replaces")),
    )


def _versions(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(str(each) for each in value) if isinstance(value, list | tuple | set) else ()
