"""The lowest rung for a whole server: one question answers for all of its databases.

A schema change is counted when it begins. While the count is the one at which nobody was changing anything,
nobody has begun since, so nothing need be asked about statements in progress, privileges or the databases.
"""

from dataclasses import dataclass
from functools import lru_cache
from time import monotonic
from typing import Any

from schemawatchd.engines.engine import Limits, Pulse
from schemawatchd.engines.mariadb import connection as wire
from schemawatchd.engines.mariadb.change_token import changes, prepare, trusted_changes
from schemawatchd.engines.pool import ConnectionPool, PooledConnection
from schemawatchd.errors import SchemawatchdError
from schemawatchd.schema.target import Dsn


@dataclass(frozen=True, slots=True)
class _Answer:
    changes: int
    at: float


def is_quiet(dsn: Dsn, limits: Limits, keeper: ConnectionPool, last: Pulse) -> bool:
    """Whether the server stands as it stood at the `last` pulse. What cannot be asked is not quiet.

    On a new connection it never is: the server may have been started anew, with its counts at nought.
    """
    known = trusted_changes(last)
    if known is None:
        return False
    try:
        asking = keeper.connection(_address(dsn), lambda: _opened(dsn, limits), limits.connect)
        # The keeper connects while it is entered, so what that raises is translated as well.
        with wire.translated(dsn), asking as kept:
            return kept is not None and _asked(kept, keeper.fresh) == known
    except SchemawatchdError:
        return False


@lru_cache(1024)
def _address(dsn: Dsn) -> tuple[object, ...]:
    where = wire.address(dsn)
    return ("mariadb", where.host, where.port, where.socket, where.user, where.password, where.ca, dsn.tls)


def _asked(kept: PooledConnection[Any], fresh: float) -> int | None:
    before = kept.note
    if isinstance(before, _Answer) and monotonic() - before.at < fresh:
        return before.changes
    kept.note = _Answer(changes(kept.connection), monotonic())
    return kept.note.changes if before is not None else None


def _opened(dsn: Dsn, limits: Limits) -> Any:
    """Without a database, so that none is in use because of us."""
    opened = wire.opened(dsn, limits, database="")
    try:
        wire.forbid_writing(opened)
        prepare(opened)
    except BaseException:
        opened.close()
        raise
    return opened
