"""Working on a target: a connection that writes, for the verbs that people type."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from schemawatchd.engines.engine import Limits, Script
from schemawatchd.engines.sqlite.scratch.script import SqliteStatement, statements
from schemawatchd.errors import TargetBusy, TargetUnreachable, WorkFailed


class SqliteWork:
    """One connection, in autocommit until a transaction is begun."""

    transactional = True

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def pieces(self, script: Script) -> Sequence[SqliteStatement]:
        return list(statements(script.text))

    def lock(self, name: str) -> None:
        """SQLite has no lock for longer than a transaction; each of ours begins with that for writing."""

    def begin(self) -> None:
        try:
            self._connection.execute("begin immediate")
        except sqlite3.OperationalError as error:
            raise TargetBusy(f"the database is in use: {error}", hint="Wait until its writer is done.") from None

    def commit(self) -> None:
        self.run("commit")

    def rollback(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("rollback")

    def run(self, statement: str) -> None:
        try:
            self._connection.execute(statement)
        except sqlite3.Error as error:
            raise WorkFailed(str(error)) from None

    def note(self, statement: str, values: Sequence[object]) -> None:
        try:
            self._connection.execute(statement.replace("%s", "?"), tuple(values))
        except sqlite3.Error as error:
            raise WorkFailed(str(error)) from None

    def rows(self, query: str) -> list[tuple[object, ...]]:
        try:
            return list(self._connection.execute(query).fetchall())
        except sqlite3.Error as error:
            raise WorkFailed(str(error)) from None


@contextmanager
def work(path: Path, limits: Limits) -> Iterator[SqliteWork]:
    """A connection to an existing file. Raises `TargetUnreachable`."""
    uri = f"file:{quote(os.fspath(path))}?mode=rw"
    try:
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=max(limits.lock, 1.0))
    except sqlite3.Error as error:
        raise TargetUnreachable(f"{path} cannot be opened: {error}", hint="Correct the URL.") from None
    with closing(connection):
        yield SqliteWork(connection)
