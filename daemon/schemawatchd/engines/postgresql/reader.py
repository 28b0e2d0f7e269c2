"""From the catalogs to a snapshot: one query per kind, all of them in one read-only transaction."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

import psycopg

from schemawatchd.engines.hydrate import hydrate, queries
from schemawatchd.engines.postgresql.connection import WORDING, Connection
from schemawatchd.engines.postgresql.failures import said
from schemawatchd.engines.postgresql.kinds import READ, lacking
from schemawatchd.engines.postgresql.names import made_up
from schemawatchd.engines.postgresql.options import setting_value, spelled_alike, without_secrets
from schemawatchd.engines.postgresql.presence import absent
from schemawatchd.errors import ReadFailed, TargetBusy
from schemawatchd.schema.key import Key, quoted
from schemawatchd.schema.kinds import KINDS
from schemawatchd.schema.object import Object
from schemawatchd.schema.snapshot import Coverage, EngineId, NotCompared, Snapshot, keyed

_SETTLE = "select " + ", ".join(f"set_config('{name}', '{value}', true)" for name, value in WORDING.items())


_SINCE = re.compile(r"-- since (\d+)$", re.MULTILINE)
"""The mark of a line that older servers cannot take."""

Cursor = psycopg.Cursor[tuple[Any, ...]]


class _KindRefused(Exception):
    def __init__(self, kind: str, says: str) -> None:
        self.kind = kind
        self.says = says


def read(
    connection: Connection, engine: EngineId, origin: str, schemas: frozenset[str], taken_at: datetime
) -> Snapshot:
    """Everything this reader reads. A kind whose catalog the role may not see is `failed`, the others are read."""
    failed: dict[str, NotCompared] = {}
    while True:
        try:
            records = _records(connection, schemas, READ - failed.keys(), engine.major)
            break
        except _KindRefused as refused:
            # A refusal ends the transaction; the rest is read again, so that all of it is of one moment.
            failed[refused.kind] = NotCompared(refused.kind, f"not permitted: {refused.says}")
    coverage = Coverage(READ - failed.keys(), lacking(), tuple(sorted(failed.values())))
    return Snapshot(origin, engine, taken_at, keyed(records), coverage)


def _records(connection: Connection, schemas: frozenset[str], kinds: frozenset[str], major: str) -> list[Object]:
    records: list[Object] = []
    with connection.transaction():
        # A pooler may have dropped what the connection asked for; the wording decides, so it is asked for again.
        connection.execute(_SETTLE)
        namespaces = _namespaces(connection, schemas)
        for kind in sorted(kinds - absent(connection, _texts())):
            try:
                records += _hydrated(kind, *_fetched(_asked(connection, kind, namespaces, major)))
            except psycopg.errors.InsufficientPrivilege as error:
                raise _KindRefused(kind, said(error)) from error
    return records


def _namespaces(connection: Connection, schemas: frozenset[str]) -> list[int]:
    named = sorted(schemas) or None
    return [oid for (oid,) in connection.execute(_texts()["namespaces"], {"schemas": named})]


def row_of(connection: Connection, key: Key, schemas: frozenset[str], major: str) -> Mapping[str, Any] | None:
    """The catalog row that an object was made from, without what may be secret; `None` where there is none."""
    with connection.transaction():
        connection.execute(_SETTLE)
        columns, rows = _fetched(_asked(connection, key.kind, _namespaces(connection, schemas), major))
    for row in rows:
        (record,) = _hydrated(key.kind, list(columns), [row])
        if record.key == key:
            return {name: value for name, value in zip(columns, row, strict=True) if name not in _MADE}
    return None


def _asked(connection: Connection, kind: str, namespaces: list[int], major: str) -> Cursor:
    cursor = connection.cursor(binary=True)
    return cursor.execute(text(kind, int(major)), {"namespaces": namespaces})


def _fetched(cursor: Cursor) -> tuple[list[str], list[Sequence[Any]]]:
    rows = cursor.fetchall()
    return [each.name for each in cursor.description or ()], list(rows)


def _hydrated(kind: str, columns: list[str], rows: Sequence[Sequence[Any]]) -> list[Object]:
    makers = [(place, *_MADE[name]) for place, name in enumerate(columns) if name in _MADE]
    if makers:
        rows = [_made(list(row), makers) for row in rows]
        for place, field, _ in makers:
            columns[place] = field
    if "name_parts" in columns:
        rows = [_named(kind, dict(zip(columns, row, strict=True))) for row in rows]
        columns[columns.index("name_parts")] = "generated_name"
    try:
        return list(hydrate(KINDS[kind], columns, rows))
    except ReadFailed as error:
        if "`null`" in error.says:
            # The pg_get_…def functions do not follow the snapshot: they know nothing of what was dropped since.
            raise TargetBusy(f"the schema is being changed: {error}") from error
        raise


def _made(row: list[Any], makers: Sequence[tuple[int, str, Callable[[Any], object]]]) -> list[Any]:
    for place, _, make in makers:
        row[place] = make(row[place])
    return row


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


def _named(kind: str, row: dict[str, Any]) -> Sequence[Any]:
    row["name_parts"] = made_up(kind, row["table"], row["name_parts"], row["name"])
    return tuple(row.values())


@cache
def text(kind: str, major: int) -> Any:
    """The query of a kind for servers of this major version: without the lines that say `-- since` a later one."""
    lines = _texts()[kind].splitlines(keepends=True)
    return "".join(each for each in lines if not (found := _SINCE.search(each)) or int(found[1]) <= major)


@cache
def _texts() -> Mapping[str, Any]:
    return queries(__package__)
