"""Alembic: a graph of Python files, and a table that holds its heads."""

import ast
import re
from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from schemawatchd.ledgers.files import File, Reading
from schemawatchd.ledgers.folder import Folder
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
    return reading.history(NAME, _ordered(known, reading), _heads(known.values()))


def ledger(table: str, rows: Rows, beside: Mapping[str, Rows]) -> Ledger:  # noqa: ARG001 -- the same for all
    """The heads. Raises `LedgerUnknown`."""
    found = understood(table, rows, COLUMNS)
    entries = tuple(Entry(version=text(each["version_num"])) for each in found)
    return Ledger(format=NAME, table=table, lists=Lists.HEADS, entries=entries)


def _revision(file: File, reading: Reading) -> Migration | None:
    if not _REVISION.search(file.text):
        return None
    try:
        tree = ast.parse(file.text)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        reading.flaw(file.path, f"it is no Python: {getattr(error, 'msg', error)}", "Mend the file.", line)
        return None
    values = dict(_constants(tree))
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


def _constants(tree: ast.Module) -> Iterable[tuple[str, object]]:
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        value = getattr(node, "value", None)
        for target in targets:
            if isinstance(target, ast.Name) and value is not None:
                try:
                    yield target.id, ast.literal_eval(value)
                except ValueError:
                    continue


def _versions(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(str(each) for each in value) if isinstance(value, list | tuple | set) else ()


def _ordered(known: Mapping[str, Migration], reading: Reading) -> tuple[Migration, ...]:
    graph = {name: [parent for parent in each.parents if parent in known] for name, each in known.items()}
    try:
        return tuple(known[name] for name in TopologicalSorter(graph).static_order())
    except CycleError as error:
        ring = ", ".join(error.args[1])
        reading.flaw(next(iter(known.values())).path, f"revisions follow each other in a ring: {ring}")
        return tuple(known.values())


def _heads(migrations: Iterable[Migration]) -> tuple[str, ...]:
    found = list(migrations)
    followed = {parent for each in found for parent in each.parents}
    return tuple(each.version for each in found if each.version not in followed)
