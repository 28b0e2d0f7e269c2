"""Working on a target: a connection that writes, for the verbs that people type."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psycopg
from psycopg.pq import TransactionStatus

from schemawatchd.engines.engine import Limits, Script
from schemawatchd.engines.postgresql.connection import Connection, parameters, settle
from schemawatchd.engines.postgresql.failures import said, translated
from schemawatchd.engines.postgresql.scratch.script import PostgresqlStatement, statements
from schemawatchd.errors import TargetBusy, WorkFailed
from schemawatchd.schema.target import Dsn


class PostgresqlWork:
    """One connection, in autocommit until a transaction is begun."""

    transactional = True

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def pieces(self, script: Script) -> Sequence[PostgresqlStatement]:
        return statements(script)

    def lock(self, name: str) -> None:
        found = self._connection.execute("select pg_try_advisory_lock(hashtextextended(%s, 0))", [name]).fetchone()
        if not found or not found[0]:
            raise TargetBusy("another run of migrations holds the lock", hint="Wait until it has ended.")

    def begin(self) -> None:
        self.run("begin")

    def commit(self) -> None:
        self.run("commit")

    def rollback(self) -> None:
        if not self._connection.closed and self._connection.info.transaction_status != TransactionStatus.IDLE:
            self._connection.execute("rollback")

    def run(self, statement: str) -> None:
        try:
            self._connection.execute(statement.encode())
        except psycopg.Error as error:
            raise WorkFailed(said(error), hint=error.diag.message_hint or "") from None

    def note(self, statement: str, values: Sequence[object]) -> None:
        try:
            self._connection.execute(statement.encode(), values)
        except psycopg.Error as error:
            raise WorkFailed(said(error)) from None

    def rows(self, query: str) -> list[tuple[object, ...]]:
        try:
            return list(self._connection.execute(query.encode()).fetchall())
        except psycopg.Error as error:
            raise WorkFailed(said(error)) from None


@contextmanager
def work(dsn: Dsn, limits: Limits) -> Iterator[PostgresqlWork]:
    """A connection that may write. Raises `TargetUnreachable`, `TargetRefused`."""
    given = parameters(dsn, limits) | {"application_name": "schemawatchd migrate"}
    patience = f"-c lock_timeout={limits.lock * 1000:.0f} -c statement_timeout={limits.statement * 1000:.0f}"
    given["options"] = f"{given.get('options', '')} {patience}".strip()
    with translated(dsn):
        connection = psycopg.connect(**given, autocommit=True, prepare_threshold=None)
    with connection:
        settle(connection)
        yield PostgresqlWork(connection)
