"""A throw-away database into which scripts are played, each on a connection of its own, and which is read."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import datetime
from functools import cached_property
from typing import Any

import msgspec

from schemawatchd.engines import private
from schemawatchd.engines.engine import Limits
from schemawatchd.engines.mariadb import connection as wire
from schemawatchd.engines.mariadb.implicit import as_said, unsaid
from schemawatchd.engines.mariadb.scratch.database import Throwaway, throwaway
from schemawatchd.engines.mariadb.scratch.other_databases import Elsewhere
from schemawatchd.engines.mariadb.scratch.player import MariadbPlayer, leave
from schemawatchd.engines.mariadb.scratch.script import statements
from schemawatchd.engines.mariadb.scratch.skip_rules import Filter
from schemawatchd.engines.mariadb.session import MariadbSession
from schemawatchd.engines.mariadb.settings import compared, surroundings
from schemawatchd.errors import SchemawatchdError, ScratchUnavailable, SourceInvalid
from schemawatchd.schema.key import Key
from schemawatchd.schema.rows import MOST
from schemawatchd.schema.script import Script
from schemawatchd.schema.snapshot import UNSTATED, Coverage, NotCompared, Snapshot
from schemawatchd.schema.target import Dsn

_EVENTS = NotCompared(
    "event", "the scratch server's event_scheduler is on and would run events of the schema file"
)
_DATABASE = NotCompared("database", f"{UNSTATED} the comment on the database")
_GRANTS = NotCompared(
    "grant", f"{UNSTATED} grants: the schema file is loaded without accounts; a snapshot (.json) contains them"
)

Row = tuple[object, ...]


class MariadbStand:
    """A database on a server, made with the first use."""

    def __init__(
        self,
        server: Callable[[], Dsn],
        limits: Limits,
        collation: str | None,
        playing: Callable[[str], AbstractContextManager[None]] = private.unwatched,
    ) -> None:
        self._server = server
        self._playing = playing
        self._limits = limits
        self._wanted = surroundings(collation)
        self._notes: set[NotCompared] = set()
        self._stack = ExitStack()
        self._closed = False
        self._path = ""

    def opened(self) -> "MariadbStand":
        """Itself, with its database made. Raises `ScratchUnavailable`."""
        try:
            with self._working():
                return self
        except BaseException:
            self.close()
            raise

    def play(self, script: Script) -> None:
        # Read to its end first: a file that cannot be split is told before any server is started.
        found = list(statements(script, self._wanted.modes))
        with self._playing(script.path), self._working() as place:
            self._allowed.path = script.path
            player = MariadbPlayer(script, place, self._limits, self._elsewhere, self._wanted)
            player.play(found, self._allowed)
            self._notes.update(player.notes)
        self._path = script.path

    def execute(self, statement: str) -> None:
        self.play(Script(self._path or "scratch", statement))

    def rows(self, query: str) -> list[Row]:
        with self._working() as place:
            connection = wire.opened(place.dsn, self._limits)
            thread = connection.thread_id()
            try:
                return self._fetched(connection, query)
            finally:
                # It may still be sending.
                connection._force_close()  # noqa: SLF001
                place.stop(thread)

    def read(self, taken_at: datetime) -> Snapshot:
        with self._looking() as (session, place):
            snapshot = session.read(frozenset(), taken_at)
            keys = self._unsaid(place)
        return msgspec.structs.replace(
            snapshot,
            origin=self._path,
            objects=as_said(snapshot.objects.items(), keys),
            coverage=_without(snapshot.coverage, *self._unread(place)),
            not_compared=tuple(
                sorted(
                    {
                        *snapshot.not_compared,
                        *self._allowed.not_compared,
                        *self._elsewhere.not_compared,
                        *self._notes,
                    },
                    key=lambda each: (each.kind, each.reason, each.object or ""),
                )
            ),
        )

    def _unread(self, place: Throwaway) -> Iterator[NotCompared]:
        yield _GRANTS
        if place.events_run:
            yield _EVENTS
        if not self._allowed.spoke_of_database:
            yield _DATABASE

    def worded(self, key: Key) -> Mapping[str, str]:
        with self._looking() as (session, _):
            return session.worded(key)

    @contextmanager
    def lent(self) -> Iterator[Dsn]:
        with self._working() as place:
            dsn = place.dsn
        with self._playing(self._path or "scratch"):
            try:
                yield dsn
            finally:
                with self._working():
                    place.clear()

    def copy(self) -> None:
        """There is no cheap way."""

    def close(self) -> None:
        self._closed = True
        self._stack.close()

    @contextmanager
    def _working(self) -> Iterator[Throwaway]:
        """The errors of a server that went away, in the words for scratch."""
        import pymysql

        if self._closed:
            raise ScratchUnavailable("this scratch database is closed")
        try:
            with wire.translated(self._place.dsn):
                wire.run(self._place.admin, "DO 0")
            yield self._place
        except pymysql.Error as error:
            # Between two statements, where no player names it.
            raise ScratchUnavailable(f"the scratch database: {self._place.dsn.redacted(str(error))}") from None
        except (ScratchUnavailable, SourceInvalid):
            raise
        except SchemawatchdError as error:
            raise ScratchUnavailable(f"the scratch database: {error.says}", hint=error.hint) from error

    @cached_property
    def _place(self) -> Throwaway:
        place = self._stack.enter_context(throwaway(self._server(), self._limits, self._wanted.collation))
        with wire.translated(place.dsn):
            self._notes.update(compared(place.admin, self._wanted))
        return place

    @cached_property
    def _allowed(self) -> Filter:
        return Filter("", self._place.name, self._wanted.sql_mode, self._place.events_run)

    @cached_property
    def _elsewhere(self) -> Elsewhere:
        return Elsewhere(self._place.admin, self._place.name, self._place.account)

    @contextmanager
    def _looking(self) -> Iterator[tuple[MariadbSession, Throwaway]]:
        with self._working() as place:
            session = MariadbSession(place.dsn, self._limits)
            try:
                yield session, place
            finally:
                session.close()

    def _unsaid(self, place: Throwaway) -> frozenset[Key]:
        # A session that only reads has a mode of its own, and this asks for modes alone.
        connection = wire.opened(place.dsn, self._limits)
        try:
            with wire.translated(place.dsn):
                return unsaid(connection)
        finally:
            connection.close()

    def _fetched(self, connection: Any, query: str) -> list[Row]:
        import pymysql
        from pymysql.cursors import SSCursor

        cursor = SSCursor(connection)
        try:
            wire.run(connection, "SET SESSION TRANSACTION READ ONLY")
            cursor.execute(query)
            found = [*cursor.fetchmany(MOST + 1)] if cursor.description else []
        except (pymysql.err.MySQLError, OSError, RuntimeError, ValueError) as error:
            says = str(error.args[1] if len(error.args) > 1 else error)
            raise self._invalid(query, says.replace(self._place.name, "scratch")) from None
        finally:
            leave(cursor)
        if len(found) > MOST:
            raise self._invalid(query, f"it gives more than {MOST} rows")
        return found

    def _invalid(self, query: str, says: str) -> SourceInvalid:
        return SourceInvalid(says, path=self._path or "scratch", statement=" ".join(query.split())[:200])


def _without(coverage: Coverage, *notes: NotCompared) -> Coverage:
    kinds = {each.kind for each in notes}
    return msgspec.structs.replace(
        coverage,
        read=coverage.read - kinds,
        lacking=(*(each for each in coverage.lacking if each.kind not in kinds), *notes),
        failed=tuple(each for each in coverage.failed if each.kind not in kinds),
    )
