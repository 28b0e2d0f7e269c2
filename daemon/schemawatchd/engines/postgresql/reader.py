"""From the catalogs to a snapshot: one query per kind, all of them in one read-only transaction."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

import msgspec
import psycopg

from schemawatchd.engines.hydrate import Hydrated, hydrate, unread_object
from schemawatchd.engines.postgresql import incremental as delta
from schemawatchd.engines.postgresql.catalog import unknown_columns
from schemawatchd.engines.postgresql.connection import WORDING, Connection
from schemawatchd.engines.postgresql.failures import said
from schemawatchd.engines.postgresql.kinds import READ, absent, conditions, lacking, question
from schemawatchd.engines.postgresql.normal_form import made_up, setting_value, spelled_alike, without_secrets
from schemawatchd.engines.postgresql.pipeline import Query, Rows, answers
from schemawatchd.engines.sql_template import SqlTemplate, templates
from schemawatchd.errors import ReadFailed
from schemawatchd.schema.key import Key, quoted
from schemawatchd.schema.kinds import KINDS
from schemawatchd.schema.object import Object
from schemawatchd.schema.snapshot import Coverage, EngineId, NotCompared, Snapshot, Start, keyed

_SETTLE = "select " + ", ".join(f"set_config('{name}', '{value}', true)" for name, value in WORDING.items())


_HAS = "select attname from pg_attribute where attrelid = to_regclass(%s) and not attisdropped"
_PORTION = 2_000

_PLANNED = ""
"""Stands between the kinds for what changes how the rest of them is planned."""
_BEGIN = "begin transaction isolation level repeatable read, read only"
_COMMIT = "commit"
_WITHOUT_NESTED_LOOPS = "set local enable_nestloop = off"
_WITH_NESTED_LOOPS = "set local enable_nestloop = on"
_FEW = 50
"""So few relations are found sooner by their indexes than by hashing whole catalogs, whatever the plan."""


class _KindRefused(Exception):
    def __init__(self, kind: str, says: str) -> None:
        self.kind = kind
        self.says = says


def read(
    connection: Connection,
    engine: EngineId,
    origin: str,
    schemas: frozenset[str],
    taken_at: datetime,
    noting: "Callable[[], Notes] | None" = None,
) -> Snapshot:
    """Everything this reader reads. A kind whose catalog the role may not see is `failed`, the others are read.

    `noting` is for what else is asked at the start of the transaction in which all is read.
    """
    failed: dict[str, NotCompared] = {}
    while True:
        try:
            found = _records(connection, schemas, READ - failed.keys(), engine.major, (noting or no_notes)())
            break
        except _KindRefused as refused:
            # A refusal ends the transaction; the rest is read again, so that all of it is of one moment.
            failed[refused.kind] = NotCompared(refused.kind, refused.says)
    coverage = Coverage(READ - failed.keys(), lacking(), tuple(sorted(failed.values())), unread=found.unread)
    beyond = tuple(unknown_columns(connection, engine.major))
    return Snapshot(origin, engine, taken_at, keyed(found.records), coverage, beyond)


def reread(
    connection: Connection,
    engine: EngineId,
    start: Start,
    schemas: frozenset[str],
    taken_at: datetime,
    noting: "Callable[[], Notes]",
) -> Snapshot | None:
    """The snapshot that `read` would give, of the earlier one and of what moved since; `None`: read it all.

    `noting` asks at the start of the transaction, and answers with the marks of that moment.
    """
    before = start.snapshot
    if before.coverage.read != READ or before.coverage.failed or before.coverage.unread:
        return None
    notes = noting()
    try:
        with _begun(connection, schemas, notes) as begun:
            marks = _finish(notes, [each.rows() for each in answers(connection, begun.further)])
            rest = _Begun(last=begun.last)
            moved = delta.moved(connection, start.marks, marks, begun.namespaces)
            if moved is None or moved.is_most:
                return None
            asked = Asked(begun.namespaces, engine.major, moved.relations)
            found = _of_kinds(connection, READ - begun.absent, asked, rest)
    except _KindRefused:
        return None
    if found.unread:
        return None
    objects = delta.kept(before.objects, by_relation(), moved) | keyed(found.records)
    return msgspec.structs.replace(before, engine=engine, taken_at=taken_at, objects=objects)


Notes = Generator[Sequence[Query], list[Rows], str]
"""What is asked beside the reading: two lots of queries, whose rows are sent back. It answers with the marks."""


def no_notes(marks: str = "") -> Notes:
    """Nothing is asked; the marks are known."""
    yield []
    yield []
    return marks


def _finish(notes: Notes, rows: list[Rows]) -> str:
    try:
        notes.send(rows)
    except StopIteration as done:
        return str(done.value)
    raise AssertionError("two sets of notes were read")


@dataclass(frozen=True, slots=True)
class _Begun:
    """What is known at the start of a reading; the second lot of notes is still to be asked for."""

    namespaces: list[int] = field(default_factory=list)
    absent: frozenset[str] = frozenset()
    further: Sequence[Query] = ()
    notes: Notes | None = None
    last: Sequence[Query] = ()
    """What ends the transaction."""


@contextmanager
def _begun(connection: Connection, schemas: frozenset[str], notes: Notes) -> Iterator[_Begun]:
    """A transaction, begun in the round trip of its first queries; what does not commit it is rolled back.

    Inside another transaction, all of it is of that one.
    """
    beside = next(notes)
    own = connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
    begin = [(_BEGIN, None)] * own
    # A pooler may have dropped what the connection asked for; the wording decides, so it is asked for again.
    ask = [*begin, (_SETTLE, None), *beside, (_namespaces(), {"schemas": sorted(schemas) or None})]
    with nullcontext() if own else connection.transaction():
        try:
            *noted, found, there = _first(connection, ask)
            last = [(_COMMIT, None)] * own
            skipped = absent(_texts(), there[0])
            yield _Begun([oid for (oid,) in found], skipped, notes.send(noted[1 + own :]), notes, last)
        finally:
            if own and not connection.closed:
                connection.rollback()


def _first(connection: Connection, ask: Sequence[Query]) -> list[Rows]:
    """The answers to these, and to which kinds there are; whose catalog may not be seen is told kind by kind."""
    begun = connection.info.transaction_status
    try:
        with nullcontext() if begun == psycopg.pq.TransactionStatus.IDLE else connection.transaction():
            return [each.rows() for each in answers(connection, [*ask, (question(_texts()), None)])]
    except psycopg.errors.InsufficientPrivilege:
        if begun == psycopg.pq.TransactionStatus.IDLE:
            connection.rollback()
        return [
            *(each.rows() for each in answers(connection, ask)),
            [(True,) * conditions(_texts())],
        ]


def _records(
    connection: Connection,
    schemas: frozenset[str],
    kinds: frozenset[str],
    major: str,
    notes: Notes,
) -> Hydrated[Object]:
    with _begun(connection, schemas, notes) as begun:
        asked = Asked(begun.namespaces, major)
        return _of_kinds(connection, kinds - begun.absent, asked, begun)


def _of_kinds(
    connection: Connection, kinds: frozenset[str], asked: "Asked", begun: _Begun = _Begun()
) -> Hydrated[Object]:
    """All of them in one round trip, with the notes that are still to be asked for and with what comes last.

    Each kind is worked on while the server works on the next ones.
    """
    records: list[Object] = []
    unread: list[NotCompared] = []
    order = in_order(kinds)
    queries = [*begun.further, *(asked.query(connection, kind) for kind in order), *begun.last]
    with closing(answers(connection, queries)) as found:
        noted = [next(found).rows() for _ in begun.further]
        if begun.notes is not None:
            _finish(begun.notes, noted)
        for kind in order:
            try:
                answer = next(found)
                for rows in answer.portions(_PORTION):
                    hydrated = _hydrated(kind, answer.columns, rows)
                    records += hydrated.records
                    unread += hydrated.unread
            except psycopg.errors.InsufficientPrivilege as error:
                raise _KindRefused(kind, f"not permitted: {said(error)}") from error
            except ReadFailed as error:
                raise _KindRefused(kind, error.says) from error
        list(found)
    return Hydrated(records, tuple(unread))


def in_order(kinds: frozenset[str]) -> list[str]:
    """The kinds as they are asked for: without nested loops from some point on."""
    hashed = kinds & without_nested_loops()
    return [*sorted(kinds - hashed), *[_PLANNED] * bool(hashed), *sorted(hashed)]


def namespaces(connection: Connection, schemas: frozenset[str]) -> list[int]:
    """The schemas to read, as numbers."""
    named = sorted(schemas) or None
    return [oid for (oid,) in connection.execute(_namespaces(), {"schemas": named})]


def row_of(connection: Connection, key: Key, schemas: frozenset[str], major: str) -> Mapping[str, Any] | None:
    """The catalog row that an object was made from, without what may be secret; `None` where there is none."""
    with connection.transaction():
        connection.execute(_SETTLE)
        asked = Asked(namespaces(connection, schemas), major)
        queries = [asked.query(connection, kind) for kind in in_order(frozenset({key.kind}))]
        *_, answer = answers(connection, queries)
        columns, rows = answer.columns, answer.rows()
    for row in rows:
        record = next(iter(_hydrated(key.kind, list(columns), [row]).records), None)
        if record is not None and record.key == key:
            return {name: value for name, value in zip(columns, row, strict=True) if name not in _MADE}
    return None


@dataclass(frozen=True, slots=True)
class Asked:
    """What the queries are asked for: schemas, the server's major version, and perhaps only some relations."""

    namespaces: list[int]
    major: str
    relations: list[int] | None = None

    def query(self, connection: Connection, kind: str) -> Query:
        if kind == _PLANNED:
            few = self.relations is not None and len(self.relations) <= _FEW
            return _WITH_NESTED_LOOPS if few else _WITHOUT_NESTED_LOOPS, {}
        inside = {"namespaces": self.namespaces, "relations": self.relations}
        return self._text(connection, kind), inside

    def _text(self, connection: Connection, kind: str) -> str:
        template, major = _texts()[kind], int(self.major)
        there = template.without(_columns_lacking(connection, template, major))
        return there.query(major, limited=self.relations is not None)


def _columns_lacking(connection: Connection, template: SqlTemplate, major: int) -> frozenset[tuple[str, str]]:
    return frozenset(
        (catalog, column)
        for catalog, column in template.uncertain(major)
        if (column,) not in connection.execute(_HAS, [catalog]).fetchall()
    )


def _hydrated(kind: str, columns: list[str], rows: Sequence[Sequence[Any]]) -> Hydrated[Object]:
    """The records that these rows make. Raises `ReadFailed` where a row does not tell what it is about.

    The pg_get_…def functions do not follow the snapshot: they answer NULL about what was dropped since. Then the
    change token has moved as well, so that everything is read again; where it has not, that object stays unread.
    """
    try:
        return hydrate(KINDS[kind], *_worked_on(kind, columns, rows))
    except (AttributeError, LookupError, TypeError, ValueError):
        return _row_by_row(kind, columns, rows)


def _row_by_row(kind: str, columns: list[str], rows: Sequence[Sequence[Any]]) -> Hydrated[Object]:
    """The same where a value cannot even be worked on: that is its row's object alone."""
    records: list[Object] = []
    unread: list[NotCompared] = []
    for row in rows:
        try:
            found = hydrate(KINDS[kind], *_worked_on(kind, columns, [row]))
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            unread.append(unread_object(KINDS[kind], dict(zip(columns, row, strict=True)), repr(error)))
            continue
        records += found.records
        unread += found.unread
    return Hydrated(records, tuple(unread))


def _worked_on(
    kind: str, columns: list[str], rows: Sequence[Sequence[Any]]
) -> tuple[list[str], Iterable[Sequence[Any]]]:
    found: dict[str, Sequence[Any]] = dict(zip(columns, zip(*rows, strict=True), strict=True))
    parts = found.pop("name_parts", None) or (found["columns"] if kind == _NAMED_BY_ITS_COLUMNS else None)
    if parts is not None:
        named = zip(found["table"], parts, found["name"], strict=True)
        found["generated_name"] = [made_up(kind, *each) for each in named]
    for name in _MADE.keys() & found.keys():
        field, make = _MADE[name]
        values = found.pop(name)
        # Of most tables and columns nothing is said here, and there are many.
        found[field] = [make(each) for each in values] if any(values) else [make(values[0])] * len(values)
    usual = _usual(KINDS[kind])
    told = {name: values for name, values in found.items() if not (name in usual and _is_all(values, usual[name]))}
    return list(told), zip(*told.values(), strict=True)


def _is_all(values: Sequence[Any], usual: object) -> bool:
    """Whether there is nothing but this one; most columns of most portions hold what a record has anyway."""
    return bool(values[0] == usual) and values.count(usual) == len(values)


@cache
def _usual(cls: type[Object]) -> Mapping[str, object]:
    """What a field holds about which the query says nothing, as the driver would give it."""
    fields = (each for each in msgspec.structs.fields(cls) if each.default is not msgspec.NODEFAULT)
    return {
        each.name: [] if each.default == () and each.name not in _MADE_FIELDS else each.default for each in fields
    }


def _dotted(parts: Sequence[str] | None) -> str | None:
    return ".".join(map(quoted, parts)) if parts else None


_MADE: Mapping[str, tuple[str, Callable[[Any], object]]] = {
    "fdwoptions": ("foreign_options", without_secrets),
    "owned_by": ("owned_by", _dotted),
    "partition_of": ("parent", _dotted),
    "references": ("references", _dotted),
    "serveroptions": ("options", without_secrets),
    "setting": ("value", setting_value),
    "reloptions": ("options", spelled_alike),
}
"""Columns of the queries that are worked on, by their name: the field's name, and what makes its value."""
_MADE_FIELDS = frozenset(field for field, _ in _MADE.values())
_NAMED_BY_ITS_COLUMNS = "foreign_key"
"""The kind whose columns the server names it by; others have names for that in a column of their own."""


@cache
def text(kind: str, major: int, *, limited: bool = False) -> Any:
    """The query of a kind for servers of this major version; `limited` to single relations."""
    return _texts()[kind].query(major, limited=limited)


@cache
def by_relation() -> frozenset[str]:
    """The kinds that can be read by relation."""
    return frozenset(kind for kind, each in _texts().items() if each.by_relation)


@cache
def without_nested_loops() -> frozenset[str]:
    """The kinds that are read last, with nested loops switched off for the rest of the transaction.

    The catalogs of a new or restored database have no statistics. The server then takes conditions for so
    selective that it joins by nested loops, which scan a whole catalog for each row: 5,000 tables took 28 s.
    Hashing is linear.
    """
    return frozenset(kind for kind, each in _texts().items() if each.hashed)


def _namespaces() -> Any:
    return _texts()["namespaces"].text


def _texts() -> Mapping[str, SqlTemplate]:
    return templates(__package__)
