"""Connections to the state store's file: readers never wait, writers come one after the other."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from schemawatchd.store.access import MODE
from schemawatchd.store.errors import StoreLost, in_our_words

_BUSY_SECONDS = 5.0
_TRIES = 3
_MOST_REMEMBERED = 32 << 20
_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "WITH")


@dataclass(slots=True)
class Changes:
    """What was written since a moment, statement by statement, so that it can be written once more elsewhere."""

    statements: list[tuple[str, Any, bool]] = field(default_factory=list)
    size: int = 0
    whole: bool = True
    """Whether all of it is here: what is more than memory should hold is let go."""

    def add(self, other: "Changes") -> None:
        """These came after it."""
        self.size += other.size
        self.whole = self.whole and other.whole and self.size <= _MOST_REMEMBERED
        self.statements = [*self.statements, *other.statements] if self.whole else []

    def note(self, statement: str, parameters: Any, *, many: bool) -> None:
        """One statement more."""
        self.size += len(statement) + sum(map(_weight, parameters if many else (parameters,)))
        self.statements.append((statement, parameters, many))

    def onto(self, connection: sqlite3.Connection) -> None:
        """Write all of it, in one transaction."""
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Something is written in any case: a file that takes nothing says so only then.
            connection.execute("UPDATE alembic_version SET version_num = version_num")
            for statement, parameters, many in self.statements:
                if many:
                    connection.executemany(statement, parameters)
                else:
                    connection.execute(statement, parameters).fetchall()
            connection.execute("COMMIT")
        except sqlite3.Error:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            raise


class StateDatabase:
    """The file at `path`, which exists; it is used from several threads.

    All writing goes through one connection, and only that one moves pages from the `-wal` into the file: SQLite
    3.7.0 to 3.51.2 may lose pages where two connections do that at once (https://www.sqlite.org/wal.html,
    section 11, "The WAL-Reset Bug").
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lock = threading.RLock()
        """Held by whoever writes."""
        self.since: Changes | None = None
        """What was written since the last copy was made; `None` where there is none of this process."""
        self.unwritten = Changes()
        """What was written only to memory, while it stands in."""
        self._now = Changes()
        self._memory: sa.Engine | None = None
        self._opened()

    def _opened(self) -> None:
        found = self.path.stat()
        self._inode = (found.st_dev, found.st_ino)
        self.mode = found.st_mode & MODE
        self._readers, self._writer = _engine(self.path, _prepare_reader), _engine(self.path, _prepare, one=True)
        sa.event.listen(self._writer, "after_cursor_execute", self._note)

    @property
    def is_in_memory(self) -> bool:
        """Whether memory stands in for the file."""
        return self._memory is not None

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection for questions; all of them see the same moment."""
        with in_our_words(self.path):
            while (memory := self._memory) is not None:
                with self.lock:
                    if self._memory is not memory:  # while we waited for the lock, the file came back
                        continue
                    with memory.connect() as connection:
                        yield connection
                return
            self.still_ours()
            with self._readers.connect() as connection:
                yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """One transaction: committed at the end, rolled back when anything is raised."""
        with self.lock, in_our_words(self.path):
            if self._memory is None:
                self.still_ours()
            with self._begun(self._memory or self._writer) as connection:
                self._now = Changes()
                yield connection
                connection.commit()
            if self._memory is not None:
                self.unwritten.add(self._now)
            elif self.since is not None:
                self.since.add(self._now)

    def close(self) -> None:
        """Close every connection; SQLite then folds the `-wal` into the file."""
        with self.lock:  # the pool of the one that writes closes it even while another thread is using it
            self._readers.dispose()
            self._writer.dispose()

    def raw(self) -> sqlite3.Connection:
        """The connection that writes, as SQLite's own module has it; the caller holds the lock."""
        engine = self._memory or self._writer
        with engine.connect() as connection:
            found = connection.connection.driver_connection
            connection.rollback()
        assert isinstance(found, sqlite3.Connection)  # noqa: S101 -- for mypy: the driver is SQLite's
        return found

    def file(self) -> sqlite3.Connection:
        """The connection that writes to the file, also while memory stands in; the caller holds the lock."""
        with self._writer.connect() as connection:
            found = connection.connection.driver_connection
            connection.rollback()
        assert isinstance(found, sqlite3.Connection)  # noqa: S101 -- as above
        return found

    def stand_in(self, memory: sqlite3.Connection) -> None:
        """From now on it is this that is read and written."""
        with self.lock:
            engine = sa.create_engine("sqlite+pysqlite://", creator=lambda: memory, poolclass=sa.StaticPool)
            sa.event.listen(engine, "begin", _begin)
            sa.event.listen(engine, "after_cursor_execute", self._note)
            self.unwritten = Changes()
            self._memory = engine

    def back_to_file(self, *, anew: bool) -> None:
        """From now on it is the file again; `anew` if it is another one than before."""
        with self.lock:
            if anew:
                self.close()
                self._opened()
            self._memory = None

    def is_same_file(self) -> bool:
        """Whether the file at the path is the one that was opened."""
        try:
            found = self.path.stat()
        except OSError:
            return False
        return (found.st_dev, found.st_ino) == self._inode

    def still_ours(self) -> None:
        """Refuse to write if the state file was deleted or replaced."""
        if not self.is_same_file():
            raise StoreLost(
                f"the state store `{self.path}` was removed or replaced while it was in use",
                hint="Restart schemawatchd once the file is the one you want.",
            )
        if self.path.stat().st_size == 0:
            raise StoreLost(
                f"the state store `{self.path}` was emptied while it was in use",
                hint="Restart schemawatchd once the file is the one you want.",
            )

    def _note(self, _: object, __: object, statement: str, parameters: Any, ___: object, many: bool) -> None:  # noqa: FBT001 -- SQLAlchemy's signature
        if statement.lstrip()[:7].upper().startswith(_WRITES):
            self._now.note(statement, parameters, many=many)

    @contextmanager
    def _begun(self, engine: sa.Engine) -> Iterator[sa.Connection]:
        with engine.connect() as plain:
            connection = plain.execution_options(writes=True)
            for left in reversed(range(_TRIES)):
                try:
                    connection.begin()
                    break
                except OperationalError as error:
                    if not left or not _is_busy(error.orig):
                        raise
            yield connection


def _engine(path: Path, prepare: Any, *, one: bool = False) -> sa.Engine:
    engine = sa.create_engine(
        sa.URL.create("sqlite+pysqlite", database=str(path)),
        connect_args={"timeout": _BUSY_SECONDS, "isolation_level": None, "check_same_thread": False},
        poolclass=sa.StaticPool if one else None,
    )
    sa.event.listen(engine, "connect", prepare)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _: object) -> None:
    # FULL, not NORMAL: in WAL mode NORMAL may lose the last commits when the power fails, and a lost
    # "handed over" means saying it twice (https://www.sqlite.org/pragma.html#pragma_synchronous).
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _prepare_reader(connection: sqlite3.Connection, _: object) -> None:
    connection.execute("PRAGMA query_only = ON")


def _begin(connection: sa.Connection) -> None:
    # A transaction that reads first and then writes fails at once with SQLITE_BUSY_SNAPSHOT, whatever the
    # time-out, when another wrote in between (https://www.sqlite.org/rescode.html#busy_snapshot).
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _is_busy(error: BaseException | None) -> bool:
    return str(getattr(error, "sqlite_errorname", "")).startswith("SQLITE_BUSY")


def _weight(parameters: Any) -> int:
    values = parameters.values() if isinstance(parameters, dict) else parameters or ()
    return sum(len(each) if isinstance(each, str | bytes | memoryview) else 8 for each in values)
