"""One look at one database."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import psycopg

from schemawatchd.engines.engine import Limits, Pulse
from schemawatchd.engines.pool import ConnectionPool
from schemawatchd.engines.postgresql import incremental as delta
from schemawatchd.engines.postgresql.change_token import AT_HAND, CATALOGS, CHEAP, DATABASE, hash_of, pulse
from schemawatchd.engines.postgresql.connection import Connection, connected, version
from schemawatchd.engines.postgresql.definition import definitions, row_text
from schemawatchd.engines.postgresql.failures import translated
from schemawatchd.engines.postgresql.kinds import READ
from schemawatchd.engines.postgresql.reader import Notes, read, reread, row_of
from schemawatchd.engines.postgresql.rows import table, tables
from schemawatchd.engines.postgresql.server_change_token import is_quiet
from schemawatchd.schema.key import Key
from schemawatchd.schema.rows import MOST, Rows
from schemawatchd.schema.snapshot import EngineId, Snapshot, Start, Taken
from schemawatchd.schema.target import Dsn


@dataclass(slots=True)
class _Marked:
    """What was noted at the start of a reading."""

    pulse: Pulse | None = None
    marks: str = ""


_EXCESS = """
select case when r.rolsuper then 'is a superuser' when r.rolcreaterole then 'may make roles' else (
  select 'belongs to ' || string_agg(g.rolname, ', ' order by g.rolname) from pg_roles g
  where g.rolname in ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files')
    and pg_has_role(current_user, g.oid, 'member')) end
from pg_roles r where r.rolname = current_user"""


# A superuser's to make, but perhaps with a function of the database's owner, who can replace that at any time.
_AT_LOGIN = """
select string_agg(evtname, ', ' order by evtname) from pg_event_trigger
where evtevent = 'login' and evtenabled in ('A', 'O') and current_setting('event_triggers', true) = 'on'"""


class PostgresqlSession:
    """A connection that is opened with the first question."""

    proven = True

    def __init__(self, dsn: Dsn, limits: Limits, stack: ExitStack, keeper: ConnectionPool | None) -> None:
        self._keeper = keeper
        self._dsn = dsn
        self._limits = limits
        self._stack = stack
        self._connection: Connection | None = None
        self._engine: EngineId | None = None

    @property
    def engine(self) -> EngineId:
        if self._engine is None:
            with translated(self._dsn):
                self._engine = _identity(self._opened())
        return self._engine

    @property
    def excess(self) -> str:
        with translated(self._dsn):
            (rights,) = self._opened().execute(_EXCESS).fetchone() or (None,)
            (names,) = self._opened().execute(_AT_LOGIN).fetchone() or (None,)
        ways = f"runs the event trigger {names} whenever it logs in (alter role … set event_triggers = off)"
        return ", and ".join([str(rights)] * bool(rights) + [ways] * bool(names))

    def pulse(self, last: Pulse | None) -> Pulse:
        keeper = self._keeper if self._connection is None else None
        if last is not None and keeper is not None and is_quiet(self._dsn, self._limits, keeper, last):
            return last
        where = f"{self.engine.server_id}/{self.engine.database_id}"
        with translated(self._dsn):
            return pulse(self._opened(), where, last)

    def read(self, schemas: frozenset[str], taken_at: datetime) -> Snapshot:
        with translated(self._dsn):
            connection = self._opened()
        engine = self.engine
        with translated(self._dsn):
            return read(connection, engine, str(self._dsn), schemas, taken_at)

    def take(self, schemas: frozenset[str], taken_at: datetime, last: Pulse | None, *, marked: bool) -> Taken:  # noqa: ARG002 -- its own is asked for
        """Token and marks are asked for first in the reading's own transaction, so that they are of its snapshot.

        Taken before it, they would be equal before and after a change that was made and taken back meanwhile.
        """
        with translated(self._dsn):
            connection = self._opened()
        engine, found = self.engine, _Marked()
        with translated(self._dsn):
            first = partial(self._notes, found, schemas, marked=marked)
            snapshot = read(connection, engine, str(self._dsn), schemas, taken_at, first)
        return Taken(snapshot, found.pulse or self.pulse(None), found.marks)

    def retake(self, start: Start, schemas: frozenset[str], taken_at: datetime) -> Taken | None:
        engine, found = self.engine, _Marked()
        with translated(self._dsn):
            first = partial(self._notes, found, schemas, marked=True)
            snapshot = reread(self._opened(), engine, start, schemas, taken_at, first)
        return Taken(snapshot, found.pulse, found.marks) if snapshot is not None and found.pulse else None

    def _notes(self, found: "_Marked", schemas: frozenset[str], *, marked: bool) -> Notes:
        """What is noted at the start of a reading, in its transaction and its round trips; the marks."""
        where = f"{self.engine.server_id}/{self.engine.database_id}"
        ((cheap,),), names, ((large,),) = yield [(CHEAP, None), (AT_HAND, [list(CATALOGS)]), (delta.LARGE, None)]
        catalogs = [name for (name,) in names]
        marking = delta.marking(catalogs) if marked and large else None
        (((sound, *sums),),) = yield [(marking or hash_of(catalogs), None)]
        found.pulse = Pulse(f"{where}/{cheap}", f"{where}/{sound}")
        if marking is not None:
            found.marks = delta.marks_of(repr([self.engine, sorted(schemas)]), catalogs, *sums)
        return found.marks

    def worded(self, key: Key) -> Mapping[str, str]:
        major = self.engine.major
        with translated(self._dsn):
            found = dict.fromkeys(definitions(self._opened(), key))
            row = row_of(self._opened(), key, frozenset(key.path[:1]), major) if key.kind in READ else None
        texts = {"definition" if len(found) == 1 else f"definition {n}": each for n, each in enumerate(found, 1)}
        return texts | ({"catalog row": row_text(row)} if row else {})

    def tables(self, names: frozenset[str]) -> tuple[tuple[str, ...], ...]:
        with translated(self._dsn):
            return tables(self._opened(), names)

    def table(self, path: tuple[str, ...], limit: int = MOST) -> Rows:
        with translated(self._dsn):
            return table(self._opened(), path, limit)

    def untouched(self, last: Pulse, now: Pulse) -> bool:
        return last.cheap == now.cheap

    def _opened(self) -> Connection:
        if self._connection is None or self._connection.closed:
            # A standby may end a whole connection that is in the way of what it has to replay; perhaps another
            # server answers then.
            self._engine = None
            self._connection = self._stack.enter_context(connected(self._dsn, self._limits))
        return self._connection


@contextmanager
def session(dsn: Dsn, limits: Limits, keeper: ConnectionPool | None = None) -> Iterator[PostgresqlSession]:
    """A session; its connection is closed on leaving, that of the `keeper` stays for the next one."""
    with ExitStack() as stack:
        yield PostgresqlSession(dsn, limits, stack, keeper)


_IDENTITY = "select {}, pg_is_in_recovery(), ({})"


def _identity(connection: Connection) -> EngineId:
    try:
        ask = _IDENTITY.format("(select system_identifier::text from pg_control_system())", DATABASE)
        row = connection.execute(ask).fetchone()
    except psycopg.errors.InsufficientPrivilege:
        # Some providers keep the function to themselves.
        row = connection.execute(_IDENTITY.format("null", DATABASE)).fetchone()
    server_id, standby, number = row or (None, False, "")
    role = "replica" if standby else "primary"
    return EngineId("postgresql", version(connection), server_id, role, database_id=number)
