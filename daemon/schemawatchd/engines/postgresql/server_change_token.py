"""The lowest rung for a whole cluster: one question answers for all of its databases.

`pg_current_snapshot()` moves with every transaction that writes, in whichever database, so while it stands still
none of them has changed. The connection is to the database `postgres`: an idle one to a watched database would
stand in the way of DROP DATABASE, RENAME and CREATE DATABASE … TEMPLATE.
"""

from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from time import monotonic

import psycopg

from schemawatchd.engines.engine import Limits, Pulse
from schemawatchd.engines.pool import ConnectionPool, PooledConnection
from schemawatchd.engines.postgresql.change_token import CHEAP
from schemawatchd.engines.postgresql.connection import Connection, connected, parameters
from schemawatchd.errors import SchemawatchdError
from schemawatchd.schema.target import Dsn


@dataclass(slots=True)
class _Open:
    """The connection, and what closes it."""

    connection: Connection
    stack: ExitStack

    def close(self) -> None:
        self.stack.close()


@dataclass(frozen=True, slots=True)
class _Answer:
    marks: str
    at: float


def is_quiet(dsn: Dsn, limits: Limits, keeper: ConnectionPool, last: Pulse) -> bool:
    """Whether the cluster stands as it stood at the `last` pulse. What cannot be asked is not quiet.

    On a new connection it never is: nobody knows yet whether the same server is behind the address.
    """
    try:
        with keeper.connection(_address(dsn, limits), lambda: _opened(dsn, limits), limits.connect) as kept:
            return kept is not None and _asked(kept, keeper.fresh) == last.cheap.rpartition("/")[2]
    except (psycopg.Error, SchemawatchdError):
        return False


def _asked(kept: "PooledConnection[_Open]", fresh: float) -> str:
    before = kept.note
    if isinstance(before, _Answer) and monotonic() - before.at < fresh:
        return before.marks
    row = kept.connection.connection.execute(CHEAP).fetchone()
    kept.note = _Answer(str(row[0]) if row else "", monotonic())
    return kept.note.marks if before is not None else ""


def _opened(dsn: Dsn, limits: Limits) -> _Open:
    stack = ExitStack()
    return _Open(stack.enter_context(connected(dsn, limits, database="postgres")), stack)


@lru_cache(1024)
def _address(dsn: Dsn, limits: Limits) -> str:
    given = parameters(dsn, limits) | {"dbname": ""}
    return f"postgresql {sorted((name, str(value)) for name, value in given.items())}"
