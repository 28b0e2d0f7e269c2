"""A database that is made for scripts, played into by a role without rights, read, and dropped."""

from collections.abc import Callable, Generator, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import datetime
from functools import cached_property, partial
from itertools import islice
from typing import cast

import psycopg
from msgspec import structs
from psycopg import sql

from schemawatchd.engines import private
from schemawatchd.engines.engine import Limits, Script, Session
from schemawatchd.engines.postgresql.connection import Connection, version
from schemawatchd.engines.postgresql.failures import said
from schemawatchd.engines.postgresql.scratch import extensions
from schemawatchd.engines.postgresql.scratch.database import Ground, administered, ground, played_on, player_of
from schemawatchd.engines.postgresql.scratch.ownership import RoleNames, as_named, stated, unstated, vouched
from schemawatchd.engines.postgresql.scratch.player import PostgresqlPlayer
from schemawatchd.engines.postgresql.scratch.privileged import shown
from schemawatchd.engines.postgresql.scratch.script import PostgresqlStatement, statements
from schemawatchd.engines.postgresql.scratch.stage import Stage
from schemawatchd.engines.postgresql.session import session
from schemawatchd.errors import SchemawatchdError, ScratchUnavailable, SourceInvalid
from schemawatchd.schema.key import Key
from schemawatchd.schema.kinds.foreign_key import ForeignKey
from schemawatchd.schema.object import Object
from schemawatchd.schema.rows import MOST
from schemawatchd.schema.snapshot import UNMADE, UNSTATED, NotCompared, Snapshot
from schemawatchd.schema.target import Dsn

Row = tuple[object, ...]

_LENT = 20
"""How many connections a child process may have: migration tools keep a pool."""


class ServerStand:
    """A database on a server, made with the first use; each script has a connection of its own."""

    def __init__(
        self,
        server: Callable[[], Dsn],
        limits: Limits,
        seconds: float,
        *,
        makes_roles: bool,
        origin: Ground | None = None,
        playing: Callable[[str], AbstractContextManager[None]] = private.unwatched,
    ) -> None:
        self._server = server
        self._playing = playing
        self._limits = limits
        self._seconds = seconds
        self._makes_roles = makes_roles
        self._origin = origin
        self._stack = ExitStack()
        self._closed = False
        self._path = ""
        self._wanted: list[extensions.Wanted] = []
        self._notes: set[NotCompared] = set()
        self._settings = False
        self._asked: Connection | None = None

    def opened(self) -> "ServerStand":
        """Itself, with its database made. Raises `ScratchUnavailable`."""
        try:
            with self._working():
                self._player.reveal()
        except BaseException:
            self.close()
            raise
        return self

    def play(self, script: Script) -> None:
        parts = statements(script)
        self._ask_no_more()
        with self._playing(script.path), self._working():
            self._extend(parts)
            with played_on(self._player, self._limits) as connection:
                self._play(script, parts, connection)
            if gone := extensions.dropped(parts):
                with administered(self._ground.admin, self._limits) as admin:
                    extensions.drop(admin, gone)

    def execute(self, statement: str) -> None:
        script = Script(self._path or "scratch", statement)
        parts = statements(script)
        if extensions.wanted(parts) or extensions.dropped(parts):
            self.play(script)
            return
        with self._playing(script.path), self._asking() as connection:
            connection.read_only = False
            sets = self._play(script, parts, connection)
            connection.execute("discard all")
        if sets:
            self._ask_no_more()  # what is set for the database holds in new sessions only

    def rows(self, query: str) -> list[Row]:
        with self._asking() as connection:
            connection.read_only = True
            try:
                # A rollback also takes back what the query may have set in its session.
                with connection.transaction(force_rollback=True):
                    return self._streamed(connection, query)
            except psycopg.Error as error:
                if connection.closed:
                    raise
                raise self._invalid(query, said(error)) from error

    def read(self, taken_at: datetime) -> Snapshot:
        with self._looking() as (looking, unmade):
            found = looking.read(frozenset(), taken_at)
            superuser = self._ground.server.info.user
        notes = self._notes | unmade
        if not self._settings:
            notes |= {NotCompared("option", f"{UNSTATED} settings of the database, and of roles in it")}
        named = as_named(found.objects, self._stage.stand_ins)
        said = stated(named, roles_made=self._stage.roles is not None, superuser=superuser)
        objects = extensions.as_said(_unguarded(said, self._stage.unguarded), self._wanted)
        told = vouched(
            Snapshot(self._path, found.engine, taken_at, objects, found.coverage, tuple(sorted(notes, key=str)))
        )
        return structs.replace(told, not_compared=(*told.not_compared, *unstated(told)))

    def worded(self, key: Key) -> Mapping[str, str]:
        with self._looking() as (looking, _):
            return looking.worded(key)

    @contextmanager
    def lent(self) -> Iterator[Dsn]:
        self._ask_no_more()
        with self._working():
            player = self._player
        self._ground.admit(_LENT)
        with self._playing(self._path or "scratch"):
            try:
                yield player
            finally:
                self._take_back()
        with self._working():
            self._settings |= bool(self._ground.settings())

    def _take_back(self) -> None:
        try:
            self._ground.terminate()
            self._ground.admit()
        except psycopg.Error as error:
            raise ScratchUnavailable(f"the scratch server failed: {said(error)}") from None
        self._ground.put_back(None, self._limits)

    def copy(self) -> "ServerStand":
        self._ask_no_more()  # a database in which somebody is connected cannot be copied
        with self._working():
            origin = self._ground
        twin = ServerStand(
            self._server,
            self._limits,
            self._seconds,
            makes_roles=self._makes_roles,
            origin=origin,
            playing=self._playing,
        )
        twin.opened()
        stage = self._stage
        twin._stage.made += stage.made
        twin._stage.missing += stage.missing
        twin._stage.schemas |= stage.schemas
        twin._stage.stand_ins |= stage.stand_ins
        twin._stage.unguarded |= stage.unguarded
        twin._path, twin._settings = self._path, self._settings
        twin._wanted, twin._notes = list(self._wanted), set(self._notes)
        return twin

    def close(self) -> None:
        self._closed = True
        self._ask_no_more()
        self._stack.close()

    def _play(self, script: Script, parts: list[PostgresqlStatement], connection: Connection) -> bool:
        """Play it there; whether it sets something for the whole database."""
        connection.execute("select set_config('timezone', 'UTC', false)")
        playing = PostgresqlPlayer(replace(self._stage, path=script.path), connection)
        try:
            playing.play(parts)
        finally:
            self._ground.put_back(connection, self._limits)
        self._path = script.path
        self._notes |= playing.notes
        self._settings |= bool(playing.settings)
        return bool(playing.settings)

    @contextmanager
    def _asking(self) -> Iterator[Connection]:
        """A connection for single statements, which stays for the next one until a script is played.

        To connect takes longer than most questions: 6,200 connections were nearly half of the time in which one
        project's 46 migrations were proven.
        """
        with self._working():
            if self._asked is None or self._asked.closed:
                self._asked = played_on(self._player, self._limits)
            try:
                yield self._asked
            except BaseException:
                self._ask_no_more()
                raise

    def _ask_no_more(self) -> None:
        if self._asked is not None:
            self._asked.close()
        self._asked = None

    @contextmanager
    def _working(self) -> Iterator[None]:
        """What the driver says here is about a server that fails us: scripts and their errors are the player's."""
        if self._closed:
            raise ScratchUnavailable("this scratch database is closed")
        try:
            self._ground.server.execute("select")
            yield
        except psycopg.Error as error:
            raise ScratchUnavailable(f"the scratch server failed: {said(error)}") from None

    @cached_property
    def _ground(self) -> Ground:
        return self._stack.enter_context(ground(self._server(), self._limits, self._origin))

    @cached_property
    def _player(self) -> Dsn:
        return player_of(self._ground, self._limits)

    @cached_property
    def _stage(self) -> Stage:
        made = self._ground
        stage = Stage("", self._seconds, made.terminate)
        if made.role is not None:
            stage.roles = RoleNames(made, self._limits, None if self._makes_roles else stage.stand_ins)
        if made.superuser:
            stage.superuser = partial(_as_superuser, made, self._limits)
        return stage

    def _extend(self, parts: list[PostgresqlStatement]) -> None:
        """Make the extensions that a script wants."""
        wanted = extensions.wanted(parts)
        if not wanted:
            return
        with administered(self._ground.admin, self._limits) as admin:
            missing = extensions.make(admin, wanted, self._ground.owner, version(admin).partition(".")[0])
            extensions.lend_wrappers(admin)
        self._wanted += wanted
        self._notes |= set(missing)
        self._stage.missing += [each.reason.removeprefix(f"{UNMADE}: ") for each in missing]
        self._stage.schemas |= {each.schema for each in wanted if each.schema}

    @contextmanager
    def _looking(self) -> Iterator[tuple[Session, set[NotCompared]]]:
        with self._working(), ExitStack() as stack:
            unmade: set[NotCompared] = set()
            if self._stage.made:
                admin = stack.enter_context(administered(self._ground.admin, self._limits))
                unmade = stack.enter_context(shown(admin, self._stage.made))
            try:
                yield stack.enter_context(session(self._player, self._limits)), unmade
            except SchemawatchdError as error:
                raise ScratchUnavailable(f"what was loaded could not be read: {error}", hint=error.hint) from None

    def _streamed(self, connection: Connection, query: str) -> list[Row]:
        limit = sql.SQL("set local statement_timeout = {}").format(round(self._limits.statement * 1000))
        connection.execute(limit)
        # A stream takes one statement and no more.
        with closing(cast("Generator[Row]", connection.cursor().stream(query.encode()))) as stream:
            found = list(islice(stream, MOST + 1))
        if len(found) > MOST:
            raise self._invalid(query, f"it gives more than {MOST} rows")
        return found

    def _invalid(self, query: str, says: str) -> SourceInvalid:
        return SourceInvalid(says, path=self._path or "scratch", statement=" ".join(query.split())[:200])


def _unguarded(objects: Mapping[Key, Object], tables: AbstractSet[str]) -> Mapping[Key, Object]:
    """With the foreign keys of these tables, and those that refer to them, as DISABLE TRIGGER ALL leaves them."""
    if not tables:
        return objects
    off = {
        key: structs.replace(each, enforced=False)
        for key, each in objects.items()
        if isinstance(each, ForeignKey) and not tables.isdisjoint({each.parents[0].dotted, each.references})
    }
    return {**objects, **off}


def _as_superuser(made: Ground, limits: Limits, statement: sql.Composed) -> None:
    with administered(made.admin, limits) as admin:
        admin.execute(statement)
        extensions.lend_wrappers(admin)
