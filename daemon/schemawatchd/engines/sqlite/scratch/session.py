"""Scratch for SQLite: databases in memory, in a child process, each copied as a file is opened anew."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from urllib.parse import quote

from msgspec import structs

from schemawatchd.engines import private
from schemawatchd.engines.engine import Limits, Script
from schemawatchd.engines.playing import played
from schemawatchd.engines.sqlite import child_process as process
from schemawatchd.engines.sqlite import reader
from schemawatchd.engines.sqlite.child_process import ChildDatabase, StandInNames, StoppedError
from schemawatchd.engines.sqlite.definition import worded
from schemawatchd.engines.sqlite.scratch.player import OPTIONS, said_of
from schemawatchd.engines.sqlite.substitutes import StandIns
from schemawatchd.errors import ScratchUnavailable, SourceInvalid, SourceStopped
from schemawatchd.schema.key import Key
from schemawatchd.schema.rows import MOST
from schemawatchd.schema.snapshot import Coverage, EngineId, NotCompared, Snapshot, keyed
from schemawatchd.schema.target import Dsn

_NOT_SET = "the schema file does not set it"
_WITHOUT_OPTIONS = structs.replace(
    reader.COVERAGE,
    read=reader.COVERAGE.read - {"option"},
    lacking=(*reader.COVERAGE.lacking, NotCompared("option", "the schema file sets none")),
)
_STOPPED = "A schema file should only define things; leave out what works for long or fills memory."


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

    def __init__(self, limits: Limits, database: ChildDatabase | None = None) -> None:
        self._limits = limits
        self._database: ChildDatabase | None = database or process.memory()
        self._path = ""
        self._options: set[str] = set()
        self._virtual: set[str] = set()
        self._unmade: list[NotCompared] = []
        self._stand_ins: StandInNames = ((), ())

    def play(self, script: Script) -> None:
        with self._asking(script.path) as database:
            try:
                unmade, options, self._virtual, self._stand_ins = database.play(
                    script, self._limits.statement, self._virtual, self._stand_ins
                )
            except UnicodeEncodeError as error:
                raise SourceInvalid("it is not UTF-8 text", path=script.path) from error
        self._unmade += (each for each in unmade if each not in self._unmade)
        self._options |= options
        self._path = script.path

    def execute(self, statement: str) -> None:
        self.play(Script(self._path or "scratch", statement))

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with self._asking() as database:
            try:
                with database.confined(self._limits.statement):
                    found = database.execute(query, most=MOST + 1)
            except (sqlite3.Error, sqlite3.Warning, ValueError) as error:
                raise self._invalid(query, said_of(error)) from error
        if len(found) > MOST:
            raise self._invalid(query, f"it gives more than {MOST} rows")
        return list(found)

    def read(self, taken_at: datetime) -> Snapshot:
        with self._asking() as database:
            try:
                with database.guarded(self._limits.statement):
                    unread: list[NotCompared] = []
                    records = keyed(reader.read(database, unread))
            except sqlite3.Error as error:
                raise SourceInvalid(
                    f"what it created cannot be read: {said_of(error)}", path=self._path
                ) from error
        return Snapshot(
            f"schema {self._path}".rstrip(),
            EngineId("sqlite", sqlite3.sqlite_version),
            taken_at,
            records,
            structs.replace(_coverage(self._options), unread=tuple(unread)),
            (*self._unmade, *StandIns(*map(frozenset, self._stand_ins)).notes(), *_left_alone(self._options)),
        )

    def worded(self, key: Key) -> Mapping[str, str]:
        with self._asking() as database:
            return worded(database, key)

    @contextmanager
    def lent(self) -> Iterator[Dsn]:
        with private.folder() as folder:
            file = folder / "scratch.db"
            file.touch(mode=0o600)
            with self._asking() as database:
                database.save(file)
            yield Dsn(f"sqlite:///{quote(str(file))}")
            with self._asking() as database:
                before = _settings(database)
                try:
                    database.load(file, self._stand_ins)
                    with database.guarded(self._limits.statement):
                        reader.read(database)
                except (sqlite3.Error, ValueError) as error:
                    says = f"what was left of the scratch database cannot be read: {error}"
                    raise SourceInvalid(says, path=self._path or "scratch") from error
                self._options |= {name for name, value in _settings(database) - before}

    def copy(self) -> "MemoryStand":
        with self._asking() as database:
            twin = MemoryStand(self._limits, database.copy(self._stand_ins))
        twin._stand_ins = self._stand_ins
        twin._path, twin._options, twin._virtual = self._path, set(self._options), set(self._virtual)
        twin._unmade = list(self._unmade)
        return twin

    def close(self) -> None:
        if self._database is not None:
            self._database.close()
        self._database = None

    @contextmanager
    def _asking(self, path: str = "") -> Iterator[ChildDatabase]:
        """The database for one question, after which the child may be gone."""
        if self._database is None:
            raise ScratchUnavailable("this scratch database is closed")
        if self._database.lost:
            raise ScratchUnavailable("the process that held this scratch database was stopped")
        try:
            yield self._database
        except StoppedError as error:
            raise SourceStopped(error.says, path=path or self._path or "scratch", hint=_STOPPED) from error
        except SourceInvalid as error:
            error.path = error.path or path
            raise

    def _invalid(self, query: str, says: str) -> SourceInvalid:
        return SourceInvalid(says, path=self._path or "scratch", statement=" ".join(query.split())[:200])


def _settings(database: ChildDatabase) -> set[tuple[str, object]]:
    return {(name, database.execute(f"pragma {name}")[0][0]) for name in OPTIONS}


def _coverage(options: set[str]) -> Coverage:
    """What of a played database is to be compared, if the scripts set these options."""
    return reader.COVERAGE if options else _WITHOUT_OPTIONS


def _left_alone(options: Iterable[str]) -> Iterable[NotCompared]:
    """Applications count in `user_version` by themselves: only what the file sets is expected of a database."""
    if options:
        yield from (NotCompared("option", _NOT_SET, name) for name in OPTIONS if name not in options)
