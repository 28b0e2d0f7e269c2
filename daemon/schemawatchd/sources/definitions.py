"""Definitions of the schema beside the canonical one: copies in SQL, models that disagree, retired files."""

import ast
import os
import re
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from schemawatchd.schema.kinds.column import Column
from schemawatchd.schema.kinds.table import Table
from schemawatchd.schema.snapshot import Snapshot
from schemawatchd.sql.statements import statements

_LARGEST = 2 << 20
_MOST = 20_000
_FOREIGN = frozenset({".git", ".venv", "venv", "node_modules", "__pycache__", "site-packages", "build", "dist"})
_COLUMN_MAKERS = frozenset({"Column", "mapped_column"})
_CREATES = re.compile(r"\bcreate\s+(?:\w+\s+)?table\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CompetingDefinition:
    """A second definition: the file, its tables that the canonical schema has as well, and how they disagree."""

    path: str
    tables: tuple[str, ...]
    disagrees: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """A line that still uses a file that should be gone."""

    path: str
    line: int
    retired: str


def files(root: Path, ignore: Iterable[str]) -> list[Path]:
    """The files of a project, without what its tools made, sorted."""
    patterns = tuple(ignore)
    found: list[Path] = []
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(each for each in folders if each not in _FOREIGN)
        for name in sorted(names):
            path = Path(folder) / name
            shown = path.relative_to(root).as_posix()
            if path.suffix in (".sql", ".py") and not any(fnmatchcase(shown, each) for each in patterns):
                found.append(path)
        if len(found) > _MOST:
            break
    return found


def second(
    root: Path, paths: Iterable[Path], ours: Collection[Path], canonical: Snapshot
) -> Iterator[CompetingDefinition]:
    """Files other than `ours` that define tables of the canonical schema."""
    tables = _tables(canonical)
    for path in paths:
        if any(path == each or each in path.parents for each in ours):
            continue
        text = _text(path)
        found = _of_sql(text, tables) if path.suffix == ".sql" else _of_models(text, tables)
        if found:
            disagrees = tuple(word for words in found.values() for word in words)
            yield CompetingDefinition(path.relative_to(root).as_posix(), tuple(sorted(found)), disagrees)


def imports(root: Path, paths: Iterable[Path], retired: Iterable[str]) -> Iterator[Imported]:
    """Lines of Python that import a retired module, or of SQL and Python that name a retired file."""
    gone = tuple(retired)
    modules = {each.removesuffix(".py").replace("/", "."): each for each in gone if each.endswith(".py")}
    for path in paths:
        for number, line in enumerate(_text(path).splitlines(), 1):
            words = line.replace(",", " ").split()
            for module, file in modules.items():
                if words[:1] in (["import"], ["from"]) and module in words:
                    yield Imported(path.relative_to(root).as_posix(), number, file)
            for file in gone:
                if file in line and path.relative_to(root).as_posix() != file:
                    yield Imported(path.relative_to(root).as_posix(), number, file)


def _tables(canonical: Snapshot) -> dict[str, frozenset[str]]:
    columns: dict[str, set[str]] = {}
    for each in canonical.objects.values():
        if isinstance(each, Table):
            columns.setdefault(each.name.lower(), set())
        elif isinstance(each, Column):
            columns.setdefault(each.table.lower(), set()).add(each.name.lower())
    return {name: frozenset(found) for name, found in columns.items()}


def _text(path: Path) -> str:
    try:
        found = path.stat()
        if found.st_size > _LARGEST or not stat.S_ISREG(found.st_mode):  # a FIFO would block the open for ever
            return ""
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _of_sql(text: str, tables: Mapping[str, frozenset[str]]) -> dict[str, list[str]]:
    """The known tables that a text creates; what SQL declares is the server's to tell, so it is not compared."""
    found: dict[str, list[str]] = {}
    for each in statements(text):
        words = [word for word in each.words if word not in ("if", "not", "exists", "temporary", "unlogged")]
        if words[:2] == ["create", "table"]:
            name = words[4] if words[3:4] == ["."] else "".join(words[2:3])
            if name.lower() in tables:
                found[name.lower()] = []
    return found


def _of_models(text: str, tables: Mapping[str, frozenset[str]]) -> dict[str, list[str]]:
    """The known tables that code creates, or for which models name other columns than the canonical schema."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return {}
    found: dict[str, list[str]] = {}
    for sql in _sql_in(tree):
        found |= _of_sql(sql, tables)
    for each in ast.walk(tree):
        if isinstance(each, ast.ClassDef) and (name := _table_of(each)) in tables:
            mine, known = _columns_of(each), tables[name]
            words = [f"{name}.{column} is not in it" for column in sorted(known - mine)]
            words += [f"{name}.{column} is only in it" for column in sorted(mine - known)]
            if mine and words:
                found[name] = words
    return found


def _sql_in(tree: ast.Module) -> Iterator[str]:
    """The texts in code that may be SQL; one that stands alone is a docstring."""
    alone = {id(each.value) for each in ast.walk(tree) if isinstance(each, ast.Expr)}
    for each in ast.walk(tree):
        text = each.value if isinstance(each, ast.Constant) and id(each) not in alone else None
        if isinstance(text, str) and _CREATES.search(text):
            yield text


def _table_of(model: ast.ClassDef) -> str:
    for each in model.body:
        if isinstance(each, ast.Assign) and isinstance(each.value, ast.Constant):
            for target in each.targets:
                if isinstance(target, ast.Name) and target.id == "__tablename__":
                    return str(each.value.value).lower()
    return ""


def _columns_of(model: ast.ClassDef) -> frozenset[str]:
    found = set()
    for each in model.body:
        target = (
            each.target
            if isinstance(each, ast.AnnAssign)
            else (each.targets[0] if isinstance(each, ast.Assign) else None)
        )
        value = getattr(each, "value", None)
        if isinstance(target, ast.Name) and value is None and _is_mapped(getattr(each, "annotation", None)):
            found.add(target.id.lower())
        if isinstance(target, ast.Name) and isinstance(value, ast.Call):
            maker = getattr(value.func, "id", getattr(value.func, "attr", ""))
            if maker in _COLUMN_MAKERS:
                first = value.args[0] if value.args else None
                named = isinstance(first, ast.Constant) and isinstance(first.value, str)
                found.add(str(first.value).lower() if named else target.id.lower())  # type: ignore[union-attr]
    return frozenset(found)


def _is_mapped(annotation: ast.expr | None) -> bool:
    """Whether it is `Mapped[…]`, which alone makes a column: a relationship needs a value."""
    made = annotation.value if isinstance(annotation, ast.Subscript) else None
    return getattr(made, "id", getattr(made, "attr", "")) == "Mapped"
