"""The child process: databases of strangers, and those into which strangers' schema files are played.

SQLite may spend any time within one instruction (`instr` of two large blobs), which no progress handler sees, and
any memory. So whatever evaluates what a stranger wrote does it here, under limits that the kernel keeps. Started
as a script (`process`), with the folders to import from as its arguments; it answers questions on descriptor 0.
"""

import os
import resource
import struct
import sys
from collections.abc import Callable
from contextlib import ExitStack, closing, suppress
from typing import Any

if __name__ == "__main__":
    sys.path += sys.argv[1:]

import sqlite3
from pathlib import Path
from urllib.parse import quote

import msgspec

from schemawatchd import rlimits
from schemawatchd.engines.sqlite.hardening import disable_functions, guarded, settle_down
from schemawatchd.engines.sqlite.scratch.player import SqlitePlayer, confined
from schemawatchd.engines.sqlite.substitutes import StandIns
from schemawatchd.errors import SourceInvalid
from schemawatchd.schema.script import Script

HEAP = 384 << 20
"""Bytes that SQLite may use: a file of 64 MiB as a database in memory, and its copy."""
MEMORY = 1 << 30
"""Bytes of address space: what SQLite may use, and the text of a file of 64 MiB four times over."""
_FILES = 1 << 30
_SPARE = 1
_LENGTH = struct.Struct("!I")
_PAGES = -1


class Databases:
    """The open databases, by the number under which the parent knows each."""

    def __init__(self) -> None:
        self._open: dict[int, sqlite3.Connection] = {}
        self._guards: dict[int, ExitStack] = {}
        self._next = 0

    def memory(self) -> int:
        return self._added(_memory())

    def file(self, uri: str, patience: float) -> int:
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=patience)
        try:
            connection.execute("pragma query_only = on")
            settle_down(connection)
            disable_functions(connection)
        except BaseException:
            connection.close()
            raise
        return self._added(connection)

    def copy(self, number: int, stand_ins: list[list[str]]) -> int:
        return self._added(_copied(self._open[number], stand_ins))

    def close(self, number: int) -> None:
        self.free(number)
        self._open.pop(number).close()

    def guard(self, number: int, seconds: float, table: str | None) -> None:
        self._guard(number).enter_context(guarded(self._open[number], seconds, table))

    def confine(self, number: int, seconds: float) -> None:
        self._guard(number).enter_context(confined(self._open[number], seconds, reading=True))

    def free(self, number: int) -> None:
        if number in self._guards:
            self._guards.pop(number).close()

    def run(self, number: int, text: str, values: list[Any], most: int) -> list[tuple[Any, ...]]:
        cursor = self._open[number].execute(text, values)
        return cursor.fetchall() if most < 0 else cursor.fetchmany(most)

    def play(
        self,
        number: int,
        script: tuple[str, str, bool],
        seconds: float,
        virtual: list[str],
        stand_ins: list[list[str]],
    ) -> tuple[Any, ...]:
        """Play a script into a copy, which then takes the database's place: one that fails leaves it as it was."""
        path, text, may_be_empty = script
        # What a script sets in its session, and its temporary tables, end with the session.
        fresh = _copied(self._open[number], stand_ins)
        try:
            made = StandIns(*map(frozenset, stand_ins))
            player = SqlitePlayer(fresh, Script(path, text, may_be_empty=may_be_empty), seconds, virtual, made)
            unmade = player.play()
        except BaseException:
            fresh.close()
            raise
        self._replace(number, fresh)
        found = player.stand_ins
        return unmade, player.options, player.virtual, (found.functions, found.collations)

    def save(self, number: int, file: str) -> None:
        with closing(_handed(file)) as handed:
            self._open[number].backup(handed, pages=_PAGES)

    def load(self, number: int, file: str, stand_ins: list[list[str]]) -> None:
        with closing(_handed(file)) as handed:
            # To copy from a locked file takes until it is free: Python tries again for ever.
            handed.execute("begin")
            handed.execute("select count(*) from sqlite_schema").fetchone()
            self._replace(number, _copied(handed, stand_ins))

    def _added(self, connection: sqlite3.Connection) -> int:
        self._next += 1
        self._open[self._next] = connection
        return self._next

    def _replace(self, number: int, fresh: sqlite3.Connection) -> None:
        self._open[number].close()
        self._open[number] = fresh

    def _guard(self, number: int) -> ExitStack:
        return self._guards.setdefault(number, ExitStack())


def _memory() -> sqlite3.Connection:
    made = sqlite3.connect(":memory:", isolation_level=None)
    settle_down(made)
    # Else it would sort in files.
    made.execute("pragma temp_store = memory")
    return made


def _copied(database: sqlite3.Connection, stand_ins: list[list[str]]) -> sqlite3.Connection:
    fresh = _memory()
    try:
        database.backup(fresh)
        StandIns(*map(frozenset, stand_ins)).declare(fresh)
    except BaseException:
        fresh.close()
        raise
    return fresh


def _handed(file: str) -> sqlite3.Connection:
    uri = f"file:{quote(str(Path(file)))}?mode=rw"
    return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=1.0)


def limit_ourselves() -> None:
    """Take the limits that stay; the one on time is set anew for each question."""
    rlimits.limit({resource.RLIMIT_AS: MEMORY, resource.RLIMIT_CORE: 0, resource.RLIMIT_FSIZE: _FILES})
    with closing(sqlite3.connect(":memory:")) as connection:
        # It is one limit for all connections of the process (https://sqlite.org/pragma.html#pragma_hard_heap_limit).
        connection.execute(f"pragma hard_heap_limit = {HEAP}")


def _limit_time(seconds: float) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime + seconds) + _SPARE
    with suppress(OSError, ValueError):
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        soft = until if hard == resource.RLIM_INFINITY else min(until, hard)
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def _answer(ask: Callable[..., Any], given: list[Any]) -> tuple[Any, ...]:
    try:
        return "well", ask(*given)
    except SourceInvalid as error:
        return "invalid", error.says, error.line, error.statement, error.hint
    except (sqlite3.Error, sqlite3.Warning) as error:
        return "sqlite", type(error).__name__, getattr(error, "sqlite_errorcode", 0), str(error)
    except MemoryError:
        return ("memory",)
    except (ValueError, OverflowError) as error:
        return "value", str(error)


def _read(count: int) -> bytes:
    parts = []
    while count and (part := os.read(0, min(count, 1 << 20))):
        parts.append(part)
        count -= len(part)
    if count:
        os._exit(0)  # the parent is gone
    return b"".join(parts)


def serve() -> None:
    """Answer one question after the other, until the parent is gone."""
    databases = Databases()
    while True:
        seconds, name, given = msgspec.msgpack.decode(_read(*_LENGTH.unpack(_read(_LENGTH.size))))
        _limit_time(seconds)
        answer = _answer(getattr(databases, name), given)
        data = msgspec.msgpack.encode(answer)
        del answer, given
        rest = memoryview(_LENGTH.pack(len(data)) + data)
        while rest:
            rest = rest[os.write(0, rest) :]


if __name__ == "__main__":
    limit_ourselves()
    serve()
