"""Scratch databases: made for one script, played by a role without rights, read, and dropped."""

from abc import ABC, abstractmethod
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Lock

import msgspec
import psycopg
from psycopg import sql

from schemawatchd.engines.engine import Limits, Script
from schemawatchd.engines.postgresql import extensions
from schemawatchd.engines.postgresql.connection import Connection, version
from schemawatchd.engines.postgresql.ground import PREFIX, Ground, administered, ground, played_on, sweep
from schemawatchd.engines.postgresql.player import Player
from schemawatchd.engines.postgresql.private import PrivateServer, find_binaries
from schemawatchd.engines.postgresql.rights import RIGHTS, Roles, stated
from schemawatchd.engines.postgresql.script import Statement, statements
from schemawatchd.engines.postgresql.session import session
from schemawatchd.engines.postgresql.stage import Stage
from schemawatchd.errors import SchemawatchdError, ScratchUnavailable
from schemawatchd.schema.snapshot import Coverage, NotCompared, Snapshot
from schemawatchd.schema.target import Dsn

_SECONDS = 300.0


class _Scratch(ABC):
    """What both forms have in common: the way from a script to a snapshot."""

    makes_roles = False

    def __init__(self, limits: Limits, seconds: float = _SECONDS) -> None:
        self._limits = limits
        self._seconds = seconds

    def play(self, script: Script, taken_at: datetime, collation: str | None = None) -> Snapshot:  # noqa: ARG002
        parts = statements(script)
        with ground(self._server(), self._limits) as made:
            player = _player(made, self._limits)
            notes = self._played(made, player, script.path, parts)
            found = _read(player, self._limits, script, notes, taken_at)
            objects = stated(found.objects, roles_made=self.makes_roles)
            objects = extensions.as_said(objects, extensions.wanted(parts))
            return _vouched(msgspec.structs.replace(found, objects=objects))

    @abstractmethod
    def _server(self) -> Dsn:
        """The server to make a database on."""

    def _played(self, made: Ground, player: Dsn, path: str, parts: list[Statement]) -> set[NotCompared]:
        wanted = extensions.wanted(parts)
        missing: list[NotCompared] = []
        if wanted:
            with administered(made.admin, self._limits) as admin:
                owner = made.name if player != made.admin else _current_user(admin)
                missing = extensions.make(admin, wanted, owner, version(admin).partition(".")[0])
                extensions.lend_wrappers(admin)
        stage = Stage(path, self._seconds, made.terminate, missing=[each.reason for each in missing])
        stage.schemas |= {each.schema for each in wanted if each.schema}
        if self.makes_roles:
            stage.roles = Roles(made, self._limits)
        if made.superuser:
            stage.make_wrapper = partial(_make_wrapper, made, self._limits)
        with played_on(player, self._limits) as connection:
            connection.execute("select set_config('timezone', 'UTC', false)")
            playing = Player(stage, connection)
            playing.play(parts)
        notes = playing.notes | set(missing)
        gone = extensions.dropped(parts)
        if gone or playing.last:
            with administered(made.admin, self._limits) as admin:
                extensions.drop(admin, gone)
                notes |= playing.last.make(admin)
        return notes if playing.settings else notes | {NotCompared("option", "the schema file sets none")}


class OnPrivateServer(_Scratch):
    """Scratch on a server of our own, which starts with the first play."""

    makes_roles = True

    def __init__(self, limits: Limits, seconds: float = _SECONDS, major: str = "") -> None:
        super().__init__(limits, seconds)
        self._private = PrivateServer(major)
        self._others: dict[Path, OnPrivateServer] = {}
        self._lock = Lock()

    def like(self, major: str) -> "OnPrivateServer":
        try:
            fitting, newest = find_binaries(major), find_binaries()
        except ScratchUnavailable:
            return self  # it says so when it is to play
        if fitting == newest:
            return self
        with self._lock:
            return self._others.setdefault(fitting, OnPrivateServer(self._limits, self._seconds, major))

    def version(self) -> str:
        return self._private.version()

    def close(self) -> None:
        for each in self._others.values():
            each.close()
        self._private.close()

    def _server(self) -> Dsn:
        return self._private.dsn()


class OnServer(_Scratch):
    """Scratch on the user's server, in databases of our own making; the one in the URL is only the way in."""

    def __init__(self, server: Dsn, limits: Limits, seconds: float = _SECONDS) -> None:
        super().__init__(limits, seconds)
        self._dsn = server

    def like(self, major: str) -> "OnServer":  # noqa: ARG002 -- it has the version that it has
        return self

    def version(self) -> str:
        with administered(self._dsn, self._limits) as connection:
            return version(connection)

    def close(self) -> None:
        with suppress(ScratchUnavailable, psycopg.Error), administered(self._dsn, self._limits) as connection:
            sweep(connection)

    def _server(self) -> Dsn:
        return self._dsn


def _make_wrapper(made: Ground, limits: Limits, name: str) -> None:
    with administered(made.admin, limits) as admin:
        admin.execute(sql.SQL("create foreign data wrapper {}").format(sql.Identifier(name)))
        extensions.lend_wrappers(admin)


def _player(made: Ground, limits: Limits) -> Dsn:
    """The login to play with. Never a superuser's: a script can always take back what it gave up."""
    try:
        administered(made.player, limits).close()
    except ScratchUnavailable as error:
        if made.superuser:
            raise ScratchUnavailable(
                f"a role without rights cannot log in there, and nothing is played as superuser: {error}",
                hint=f"Let roles named {PREFIX}… log in by password, or name a `scratch` role with CREATEDB only.",
            ) from None
        return made.admin
    return made.player


def _read(player: Dsn, limits: Limits, script: Script, notes: set[NotCompared], taken_at: datetime) -> Snapshot:
    try:
        with session(player, limits) as looking:
            found = looking.read(frozenset(), taken_at)
            if script.then is not None:
                script.then(looking)
    except SchemawatchdError as error:
        raise ScratchUnavailable(f"what was played could not be read: {error}", hint=error.hint) from None
    return Snapshot(
        script.path, found.engine, taken_at, found.objects, found.coverage, tuple(sorted(notes, key=str))
    )


def _vouched(played: Snapshot) -> Snapshot:
    """The snapshot without the kinds of which nobody knows what the script wants.

    Rights stay: only those that the script did grant are compared anyway.
    """
    coverage = played.coverage
    unknown = [
        each
        for each in played.not_compared
        if each.object is None and each.kind in coverage.read and each.kind not in RIGHTS
    ]
    read = coverage.read - {each.kind for each in unknown}
    return msgspec.structs.replace(
        played,
        coverage=Coverage(read, (*coverage.lacking, *unknown), coverage.failed),
        not_compared=tuple(each for each in played.not_compared if each not in unknown),
    )


def _current_user(connection: Connection) -> str:
    row = connection.execute("select current_user").fetchone()
    return str(row[0]) if row else ""
