"""Rows for every table of a scratch database, so that a migration has something to lose."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter

from schemawatchd.engines.engine import ScratchSession
from schemawatchd.errors import SourceInvalid
from schemawatchd.operate.contents import columns_of, quote
from schemawatchd.operate.values import literal, value
from schemawatchd.schema.key import Key
from schemawatchd.schema.kinds.check import Check
from schemawatchd.schema.kinds.column import Column
from schemawatchd.schema.kinds.domain import Domain
from schemawatchd.schema.kinds.enum import Enum
from schemawatchd.schema.kinds.foreign_key import ForeignKey
from schemawatchd.schema.kinds.primary_key import PrimaryKey
from schemawatchd.schema.kinds.unique import Unique
from schemawatchd.schema.snapshot import Snapshot

_ROWS = 3
_TEXT = re.compile(r"(?:text|varchar|character varying|char|tinytext|mediumtext|longtext|clob)\b", re.IGNORECASE)
_LITERAL = re.compile(r"'((?:[^']|'')*)'")


@dataclass(frozen=True, slots=True)
class _Taste:
    """How values are chosen: how many rows, and whether the literals and the smallness of checks are followed."""

    rows: int
    by_checks: bool


_TASTES = (_Taste(_ROWS, by_checks=False), _Taste(_ROWS, by_checks=True), _Taste(1, by_checks=True))


@dataclass(slots=True)
class Seeder:
    """Seeds one scratch database, again and again as its schema moves."""

    stand: ScratchSession
    text: str = ""
    """What every text is, where a migration wants to make something else of it."""
    _filled: dict[Key, frozenset[str]] = field(default_factory=dict)
    _count: int = 0

    def seed(self, snapshot: Snapshot) -> Iterator[str]:
        """Give each table that is new or has new columns a few rows. A table that takes none is told."""
        columns = columns_of(snapshot)
        for key in _ordered(snapshot, columns):
            names = frozenset(each.name for each in columns[key])
            if names <= self._filled.get(key, frozenset()):
                continue
            self._filled[key] = names
            if says := self._filled_or_why(key, columns[key], snapshot):
                yield f"{key.dotted} has no seeded rows: {says}"

    def _filled_or_why(self, key: Key, columns: list[Column], snapshot: Snapshot) -> str:
        says = ""
        for taste in _TASTES:
            try:
                self.stand.execute(self._statement(key, columns, snapshot, taste))
            except SourceInvalid as error:
                says = says or error.says
            else:
                return ""
        return says

    def _statement(self, key: Key, columns: list[Column], snapshot: Snapshot, taste: _Taste) -> str:
        engine = snapshot.engine.name
        written = [each for each in columns if each.generated is None]
        known = self._known(key, snapshot)
        labels = _labels(snapshot)
        rows = []
        for _ in range(taste.rows):
            self._count += 1
            chosen = (
                known[each.name][self._count % len(known[each.name])]
                if known.get(each.name)
                else self._as_wanted(each, _chosen(each, self._count, snapshot, labels, taste), snapshot)
                if each.name not in known
                else None
                for each in written
            )
            rows.append(f"({', '.join(literal(each, engine) for each in chosen)})")
        names = ", ".join(quote(engine, each.name) for each in written)
        override = (
            " overriding system value" if engine == "postgresql" and any(e.identity for e in written) else ""
        )
        return f"insert into {quote(engine, *key.path)} ({names}){override} values {', '.join(rows)}"  # noqa: S608

    def _as_wanted(self, column: Column, chosen: object, snapshot: Snapshot) -> object:
        """The value, or the text that is wanted in its place where the column holds text and is not unique."""
        if not self.text:
            return chosen
        keys = (PrimaryKey, Unique)
        unique = any(
            isinstance(each, keys) and each.table == column.table and column.name in each.columns
            for each in snapshot.objects.values()
        )
        plain = isinstance(chosen, str) and _TEXT.match(column.type) and not unique
        return self.text if plain else chosen

    def _known(self, key: Key, snapshot: Snapshot) -> Mapping[str, list[object]]:
        """By column of a foreign key, the values that the other table has."""
        found: dict[str, list[object]] = {}
        for each in snapshot.objects.values():
            if isinstance(each, ForeignKey) and key in each.parents:
                there = _referenced(each, snapshot)
                for mine, theirs in zip(each.columns, each.referenced_columns, strict=False):
                    found[mine] = self._values(there, theirs, snapshot) if there and there != key else []
        return found

    def _values(self, key: Key, column: str, snapshot: Snapshot) -> list[object]:
        name, engine = quote(snapshot.engine.name, column), snapshot.engine.name
        query = (
            f"select {name} from {quote(engine, *key.path)} where {name} is not null order by 1 desc limit {_ROWS}"  # noqa: S608
        )
        try:
            return [row[0] for row in self.stand.rows(query)]
        except SourceInvalid:
            return []


def _ordered(snapshot: Snapshot, columns: Iterable[Key]) -> list[Key]:
    """Tables after those that their foreign keys lead to; by name where these go in a ring."""
    graph: dict[Key, set[Key]] = {key: set() for key in columns}
    for each in snapshot.objects.values():
        if isinstance(each, ForeignKey):
            there = _referenced(each, snapshot)
            for parent in each.parents:
                if there and parent in graph and there in graph and there != parent:
                    graph[parent].add(there)
    try:
        return list(TopologicalSorter({key: sorted(graph[key]) for key in sorted(graph)}).static_order())
    except CycleError:
        return sorted(graph)


def _referenced(each: ForeignKey, snapshot: Snapshot) -> Key | None:
    wanted = each.references
    tables = [key for key in snapshot.objects if key.kind == "table"]
    exact = (key for key in tables if key.dotted == wanted)
    same = (key for key in tables if key.path[-1] == wanted.rpartition(".")[2].strip('"'))
    return next(exact, None) or next(same, None)


def _labels(snapshot: Snapshot) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key, each in snapshot.objects.items():
        if isinstance(each, Enum):
            found[key.dotted] = found[each.name] = each.labels
    return found


def _chosen(
    column: Column, number: int, snapshot: Snapshot, labels: Mapping[str, tuple[str, ...]], taste: _Taste
) -> object:
    domains = {each.name: each.type for each in snapshot.objects.values() if isinstance(each, Domain)}
    type_ = domains.get(column.type.rpartition(".")[2], column.type)
    plain = value(type_, number, labels)
    if not taste.by_checks:
        return plain
    said = [
        each.expression
        for each in snapshot.objects.values()
        if isinstance(each, Check) and each.table == column.table and column.name in each.expression
    ]
    words = [word for text in said for word in _LITERAL.findall(text)]
    if isinstance(plain, str):
        # MariaDB's JSON is a longtext with this check.
        if any("json_valid" in text for text in said):
            return "{}"
        return words[number % len(words)] if words else plain
    return 1 + number % 3 if said and isinstance(plain, int) and not isinstance(plain, bool) else plain
