"""SQLite as an engine."""

import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from msgspec import structs

from schemawatchd.engines.engine import Engine, InFull, Limits, Pulse, Scratch, Session, WriteSession
from schemawatchd.engines.pool import ConnectionPool
from schemawatchd.engines.sqlite import reader as catalog
from schemawatchd.engines.sqlite.catalog import not_read
from schemawatchd.engines.sqlite.connection import hardened, header_numbers, here, marks, opened
from schemawatchd.engines.sqlite.definition import RESTORES, restored, worded
from schemawatchd.engines.sqlite.rows import table, tables
from schemawatchd.engines.sqlite.scratch.session import MemoryScratch
from schemawatchd.engines.sqlite.write_session import work
from schemawatchd.errors import SettingsError
from schemawatchd.schema.key import Key
from schemawatchd.schema.object import Object
from schemawatchd.schema.rows import MOST, Rows
from schemawatchd.schema.snapshot import EngineId, NotCompared, Snapshot, keyed
from schemawatchd.schema.target import Dsn

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


class SqliteEngine:
    """Files on this machine."""

    name = "sqlite"
    schemes: tuple[str, ...] = ("sqlite",)
    reader = 4
    kinds = catalog.READ
    restores = RESTORES
    magic = b"SQLite format 3\x00"
    """https://www.sqlite.org/fileformat.html#magic_header_string"""
    scratch_accounts: tuple[str, ...] = ()

    @contextmanager
    def connect(
        self,
        dsn: Dsn,
        limits: Limits,
        keeper: ConnectionPool | None = None,  # noqa: ARG002 -- and nothing that could stay open
    ) -> Iterator[Session]:
        yield SqliteSession(file_of(dsn), limits.statement)

    def work(self, dsn: Dsn, limits: Limits) -> AbstractContextManager[WriteSession]:
        return work(file_of(dsn), limits)

    def scratch(self, server: Dsn | None, limits: Limits) -> Scratch:  # noqa: ARG002 -- memory is always at hand
        return MemoryScratch(limits)

    def restored(self, record: Object, words: Mapping[str, str], *, replacing: bool) -> tuple[str, ...]:
        return restored(record, words, replacing=replacing)

    def dump(self, dsn: Dsn, limits: Limits) -> str | None:
        """SQLite's own text, as its shell's `.schema` writes it."""
        with hardened(file_of(dsn), limits.statement) as connection:
            rows = connection.execute(
                "select sql from sqlite_schema where sql is not null"
                " and not (name >= 'sqlite_' collate nocase and name < 'sqlite`' collate nocase)"
                " and name not in (select name from pragma_table_list where type = 'shadow')"
                " order by type <> 'table', type <> 'index', type <> 'view', rowid"
            ).fetchall()
        return "".join(f"{text};\n" for (text,) in rows)


def file_of(dsn: Dsn) -> Path:
    """The file that `sqlite:///relative` or `sqlite:////absolute` names. Raises `SettingsError` for memory."""
    parts = urlsplit(dsn.reveal())
    path = unquote(parts.path)[1:]
    if not path or path == ":memory:" or parts.netloc:
        raise SettingsError(
            f"`{dsn}` names no file",
            hint="Write sqlite:///file.db, or sqlite:////var/lib/app/file.db for an absolute path.",
        )
    return Path(path)


ENGINE: Engine = SqliteEngine()
