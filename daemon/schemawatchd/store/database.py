"""Connections to the state store's file: readers never wait, writers come one after the other."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from schemawatchd.errors import StoreBroken
from schemawatchd.store.errors import in_our_words

_BUSY_SECONDS = 5.0
_TRIES = 3


class Database:
    """The file at `path`, which exists; it is used from several threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._inode = path.stat().st_ino
        self._one_writer = threading.Lock()
        self._engine = sa.create_engine(
            sa.URL.create("sqlite+pysqlite", database=str(path)),
            connect_args={"timeout": _BUSY_SECONDS, "isolation_level": None, "check_same_thread": False},
        )
        sa.event.listen(self._engine, "connect", _prepare)
        sa.event.listen(self._engine, "begin", _begin)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection for questions; all of them see the same moment."""
        with in_our_words(self.path), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """One transaction: committed at the end, rolled back when anything is raised."""
        with self._one_writer, in_our_words(self.path), self._begun() as connection:
            self._still_ours()
            yield connection
            connection.commit()

    def close(self) -> None:
        """Close every connection; SQLite then folds the `-wal` into the file."""
        self._engine.dispose()

    @contextmanager
    def _begun(self) -> Iterator[sa.Connection]:
        with self._engine.connect() as plain:
            connection = plain.execution_options(writes=True)
            for left in reversed(range(_TRIES)):
                try:
                    connection.begin()
                    break
                except OperationalError as error:
                    if not left or not _is_busy(error.orig):
                        raise
            yield connection

    def _still_ours(self) -> None:
        """A file that was deleted or replaced under us would take what we write with it."""
        try:
            same = self.path.stat().st_ino == self._inode
        except OSError:
            same = False
        if not same:
            raise StoreBroken(
                f"the state store `{self.path}` was removed or replaced while it was in use",
                hint="Restart schemawatchd once the file is the one you want.",
            )


def _prepare(connection: sqlite3.Connection, _: object) -> None:
    # FULL, not NORMAL: in WAL mode NORMAL may lose the last commits when the power fails, and a lost
    # "handed over" means saying it twice (https://www.sqlite.org/pragma.html#pragma_synchronous).
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin(connection: sa.Connection) -> None:
    # A transaction that reads first and then writes fails at once with SQLITE_BUSY_SNAPSHOT, whatever the
    # time-out, when another wrote in between (https://www.sqlite.org/rescode.html#busy_snapshot).
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _is_busy(error: BaseException | None) -> bool:
    return str(getattr(error, "sqlite_errorname", "")).startswith("SQLITE_BUSY")
