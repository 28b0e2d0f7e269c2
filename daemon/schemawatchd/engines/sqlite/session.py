"""One look at one file."""

import sqlite3
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from msgspec import structs

from schemawatchd.engines.engine import InFull, Pulse
from schemawatchd.engines.sqlite import reader as catalog
from schemawatchd.engines.sqlite.catalog import not_read
from schemawatchd.engines.sqlite.connection import hardened, header_numbers, here, marks, opened
from schemawatchd.engines.sqlite.definition import worded
from schemawatchd.engines.sqlite.rows import table, tables
from schemawatchd.schema.key import Key
from schemawatchd.schema.rows import MOST, Rows
from schemawatchd.schema.snapshot import EngineId, NotCompared, Snapshot, keyed

_RACY_NS = 50_000_000
"""A time stamp this young may be shared by a later write on file systems with coarse clocks."""
_RACY = "racy:"
_NUMBERS = ("schema_version", "user_version", "application_id")
"""The first moves with each change of the schema, but not with one of the other two."""


class SqliteSession(InFull):
    """One look at one file; nothing is opened before the first question, and nothing stays open between two."""

    proven = True
    excess = ""
    # The schema version only counts up (https://www.sqlite.org/pragma.html#pragma_schema_version), so a change
    # that was taken back is counted, too.

    def __init__(self, path: Path, seconds: float) -> None:
        self._path = path
        self._seconds = seconds

    @property
    def engine(self) -> EngineId:
        marks(self._path)
        return EngineId("sqlite", sqlite3.sqlite_version)

    def pulse(self, last: Pulse | None) -> Pulse:
        found = marks(self._path)
        newest = max(found.file[3:] + found.log[3:])
        cheap = str(found)
        if last and last.cheap == cheap:
            return last
        if time.time_ns() - newest < _RACY_NS:
            cheap = f"{_RACY}{cheap}"
        numbers = header_numbers(self._path, found)
        if numbers is None:
            with opened(self._path, here) as connection:
                numbers = tuple(connection.execute(f"pragma {name}").fetchone()[0] for name in _NUMBERS)
        return Pulse(cheap, ":".join(str(each) for each in (*found.file[:2], *numbers)))

    def read(self, schemas: frozenset[str], taken_at: datetime) -> Snapshot:  # noqa: ARG002 -- a file is one schema
        with hardened(self._path, self._seconds) as connection:
            unread: list[NotCompared] = []
            records = keyed(catalog.read(connection, unread))
        return Snapshot(
            f"target {self._path.name}",
            EngineId("sqlite", sqlite3.sqlite_version),
            taken_at,
            records,
            structs.replace(catalog.COVERAGE, unread=tuple(unread)),
            tuple(not_read()),
        )

    def worded(self, key: Key) -> Mapping[str, str]:
        with hardened(self._path, self._seconds) as connection:
            return worded(connection, key)

    def tables(self, names: frozenset[str]) -> tuple[tuple[str, ...], ...]:
        with hardened(self._path, self._seconds) as connection:
            return tables(connection, names)

    def table(self, path: tuple[str, ...], limit: int = MOST) -> Rows:
        with hardened(self._path, self._seconds, path[-1]) as connection:
            return table(connection, path, limit, self._path)

    def untouched(self, last: Pulse, now: Pulse) -> bool:
        return last.cheap == now.cheap and not now.cheap.startswith(_RACY)
