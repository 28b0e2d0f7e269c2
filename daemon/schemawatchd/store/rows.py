"""Between rows and records."""

import zlib
from typing import Any, TypeVar

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from schemawatchd.decoding import ready
from schemawatchd.incidents.incident import Incident
from schemawatchd.incidents.target_state import TargetState
from schemawatchd.store.memory import ExpectedSnapshot, Observation

_COMPRESSION = 6
T = TypeVar("T")


def put(connection: sa.Connection, table: sa.Table, row: dict[str, Any]) -> None:
    """Insert the row, or bring the one with the same key up to date."""
    keys = [column.name for column in table.primary_key]
    rest = {name: value for name, value in row.items() if name not in keys}
    connection.execute(insert(table).values(row).on_conflict_do_update(index_elements=keys, set_=rest))


def add(connection: sa.Connection, table: sa.Table, row: dict[str, Any]) -> bool:
    """Insert the row unless one with the same key is there; whether it was inserted."""
    return connection.execute(insert(table).values(row).on_conflict_do_nothing()).rowcount == 1


def packed(content: bytes) -> bytes:
    """Compressed, as it is stored."""
    return zlib.compress(content, _COMPRESSION)


def unpacked(content: bytes) -> bytes:
    """What `packed` was given."""
    return zlib.decompress(content)


def state_row(each: TargetState) -> dict[str, Any]:
    """The row of a target's state."""
    return {"target": each.target, "status": each.status, "body": _json(each)}


def state_of(row: sa.Row[Any]) -> TargetState:
    """The state in a row."""
    return msgspec.json.decode(row.body, type=ready(TargetState))


def incident_row(each: Incident) -> dict[str, Any]:
    """The row of an incident."""
    names = ("id", "target", "rule", "severity", "state", "ended_at")
    return {name: getattr(each, name) for name in names} | {"body": _json(each)}


def incident_of(row: sa.Row[Any]) -> Incident:
    """The incident in a row."""
    return msgspec.json.decode(row.body, type=ready(Incident))


def body(record: msgspec.Struct) -> str:
    """The record as it is stored."""
    return _json(record)


def read(row: sa.Row[Any], cls: type[T]) -> T:
    """The record of that class in a row."""
    return msgspec.json.decode(row.body, type=ready(cls))


def observation_of(row: sa.Row[Any]) -> Observation:
    """The observation in a row, without its snapshot."""
    return Observation(target=row.target, at=row.at, status=row.status, digest=row.digest)


def expected_row(each: ExpectedSnapshot) -> dict[str, Any]:
    """The row of an expected schema."""
    names = ("key", "source", "engine", "at")
    return {name: getattr(each, name) for name in names} | {"content": packed(each.snapshot)}


def expected_of(row: sa.Row[Any] | None) -> ExpectedSnapshot | None:
    """The expected schema in a row."""
    if row is None:
        return None
    return ExpectedSnapshot(
        key=row.key, source=row.source, engine=row.engine, at=row.at, snapshot=unpacked(row.content)
    )


def _json(record: msgspec.Struct) -> str:
    return msgspec.json.encode(record).decode()
