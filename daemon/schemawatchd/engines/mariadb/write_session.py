"""Working on a target: a connection that writes, for the verbs that people type."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from schemawatchd.engines.engine import Limits, Script
from schemawatchd.engines.mariadb import connection as wire
from schemawatchd.engines.mariadb.scratch.script import MariadbStatement, statements
from schemawatchd.errors import TargetBusy, WorkFailed
from schemawatchd.schema.target import Dsn


class MariadbWork:
    """One connection. Each statement of DDL commits by itself (MariaDB manual, SQL statements that commit)."""

    transactional = False

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def pieces(self, script: Script) -> Sequence[MariadbStatement]:
        ((mode,),) = self._ask("select @@sql_mode")
        return list(statements(script, frozenset(str(mode).split(","))))

    def lock(self, name: str) -> None:
        # The lock is the server's: two databases of it may be worked on at the same time.
        ((held,),) = self._ask("select get_lock(left(concat(database(), '.', %s), 64), 0)", (name,))
        if not held:
            raise TargetBusy("another run of migrations holds the lock", hint="Wait until it has ended.")

    def begin(self) -> None:
        self.run("start transaction")

    def commit(self) -> None:
        self.run("commit")

    def rollback(self) -> None:
        if self._connection.open:
            self._ask("rollback")

    def run(self, statement: str) -> None:
        self._ask(statement)

    def note(self, statement: str, values: Sequence[object]) -> None:
        self._ask(statement, tuple(values))

    def rows(self, query: str) -> list[tuple[object, ...]]:
        return self._ask(query)

    def _ask(self, statement: str, values: tuple[object, ...] | None = None) -> list[tuple[object, ...]]:
        import pymysql

        try:
            with self._connection.cursor() as cursor:
                cursor.execute(statement, values)
                found = list(cursor.fetchall())
                while cursor.nextset():
                    pass
                return found
        except pymysql.err.MySQLError as error:
            says = error.args[1] if len(error.args) > 1 else error
            raise WorkFailed(str(says)) from None


@contextmanager
def work(dsn: Dsn, limits: Limits) -> Iterator[MariadbWork]:
    """A connection that may write. Raises `TargetUnreachable`, `TargetRefused`."""
    connection = wire.opened(dsn, limits)
    try:
        yield MariadbWork(connection)
    finally:
        if connection.open:
            connection.close()
