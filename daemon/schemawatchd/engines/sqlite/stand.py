"""Scratch for SQLite: databases in memory, copied from one connection to the next, as a file is opened anew."""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from msgspec import structs

from schemawatchd.engines import private
from schemawatchd.engines.engine import Limits, Script
from schemawatchd.engines.playing import played
from schemawatchd.engines.sqlite import reader
from schemawatchd.engines.sqlite.hardening import guarded, settle_down
from schemawatchd.engines.sqlite.scratch import OPTIONS, Player, confined, coverage, left_alone, said_of
from schemawatchd.engines.sqlite.stand_ins import NO_STAND_INS
from schemawatchd.engines.sqlite.worded import worded
from schemawatchd.errors import ScratchUnavailable, SourceInvalid
from schemawatchd.schema.key import Key
from schemawatchd.schema.rows import MOST
from schemawatchd.schema.snapshot import EngineId, NotCompared, Snapshot, keyed
from schemawatchd.schema.target import Dsn


class MemoryScratch:
    """Each stand has a database of its own."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    def like(self, major: str) -> "MemoryScratch":  # noqa: ARG002 -- there is but one
        return self

    def version(self) -> str:
        return sqlite3.sqlite_version

    def play(self, script: Script, taken_at: datetime, collation: str | None = None) -> Snapshot:
        return played(self.stand(collation), script, taken_at)

    def stand(self, collation: str | None = None) -> "MemoryStand":  # noqa: ARG002 -- SQLite has none for a database
        return MemoryStand(self._limits)

    def close(self) -> None:
        """Nothing outlives its stand."""


class MemoryStand:
    """A database in memory. A script that fails leaves it as it was."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._database: sqlite3.Connection | None = _memory()
        self._path = ""
        self._options: set[str] = set()
        self._virtual: set[str] = set()
        self._unmade: list[NotCompared] = []
        self._stand_ins = NO_STAND_INS

    def play(self, script: Script) -> None:
        # What a script sets in its session, and its temporary tables, end with the session.
        fresh = _copied(self._there)
        try:
            player = Player(fresh, script, self._limits.statement, self._virtual, self._stand_ins)
            self._unmade += (each for each in player.play() if each not in self._unmade)
        except BaseException:
            fresh.close()
            raise
        self._options |= player.options
        self._stand_ins = player.stand_ins
        self._virtual = player.virtual
        self._path = script.path
        self._keep(fresh)

    def execute(self, statement: str) -> None:
        self.play(Script(self._path or "scratch", statement))

    def rows(self, query: str) -> list[tuple[object, ...]]:
        try:
            with confined(self._there, self._limits.statement, reading=True):
                found = self._there.execute(query).fetchmany(MOST + 1)
        except (sqlite3.Error, sqlite3.Warning, ValueError) as error:
            raise self._invalid(query, said_of(error)) from error
        if len(found) > MOST:
            raise self._invalid(query, f"it gives more than {MOST} rows")
        return found

    def read(self, taken_at: datetime) -> Snapshot:
        try:
            with guarded(self._there, self._limits.statement):
                unread: list[NotCompared] = []
                records = keyed(reader.read(self._there, unread))
        except sqlite3.Error as error:
            raise SourceInvalid(f"what it made cannot be read: {said_of(error)}", path=self._path) from error
        return Snapshot(
            f"schema {self._path}".rstrip(),
            EngineId("sqlite", sqlite3.sqlite_version),
            taken_at,
            records,
            structs.replace(coverage(self._options), unread=tuple(unread)),
            (*self._unmade, *self._stand_ins.notes(), *left_alone(self._options)),
        )

    def worded(self, key: Key) -> Mapping[str, str]:
        return worded(self._there, key)

    @contextmanager
    def lent(self) -> Iterator[Dsn]:
        with private.folder() as folder:
            file = folder / "scratch.db"
            file.touch(mode=0o600)
            with closing(_opened(file)) as handed:
                self._there.backup(handed)
            yield Dsn(f"sqlite:///{quote(str(file))}")
            self._take_back(file)

    def copy(self) -> "MemoryStand":
        twin = MemoryStand(self._limits)
        twin._stand_ins = self._stand_ins
        twin._keep(_copied(self._there))
        twin._path, twin._options, twin._virtual = self._path, set(self._options), set(self._virtual)
        twin._unmade = list(self._unmade)
        return twin

    def close(self) -> None:
        if self._database is not None:
            self._database.close()
        self._database = None

    @property
    def _there(self) -> sqlite3.Connection:
        if self._database is None:
            raise ScratchUnavailable("this scratch database is closed")
        return self._database

    def _keep(self, database: sqlite3.Connection) -> None:
        self.close()
        self._stand_ins.declare(database)
        self._database = database

    def _take_back(self, file: Path) -> None:
        before = _settings(self._there)
        try:
            with closing(_opened(file)) as handed:
                # To copy from a file that somebody has locked takes until it is free: Python tries again for ever.
                handed.execute("begin")
                handed.execute("select count(*) from sqlite_schema").fetchone()
                self._keep(_copied(handed))
            with guarded(self._there, self._limits.statement):
                reader.read(self._there)
        except sqlite3.Error as error:
            says = f"what was left of the scratch database cannot be read: {error}"
            raise SourceInvalid(says, path=self._path or "scratch") from error
        self._options |= {name for name, value in _settings(self._there) - before}

    def _invalid(self, query: str, says: str) -> SourceInvalid:
        return SourceInvalid(says, path=self._path or "scratch", statement=" ".join(query.split())[:200])


def _memory() -> sqlite3.Connection:
    made = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    settle_down(made)
    return made


def _opened(file: Path) -> sqlite3.Connection:
    uri = f"file:{quote(os.fspath(file))}?mode=rw"
    return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=1.0)


def _copied(database: sqlite3.Connection) -> sqlite3.Connection:
    fresh = _memory()
    try:
        database.backup(fresh)
    except BaseException:
        fresh.close()
        raise
    return fresh


def _settings(database: sqlite3.Connection) -> set[tuple[str, int]]:
    return {(name, database.execute(f"pragma {name}").fetchone()[0]) for name in OPTIONS}
