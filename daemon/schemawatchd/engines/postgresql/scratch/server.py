"""Scratch databases: on a server of our own, or on the user's."""

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from pathlib import Path
from threading import Lock

import psycopg

from schemawatchd.engines import private
from schemawatchd.engines.engine import Limits, Script
from schemawatchd.engines.playing import played
from schemawatchd.engines.postgresql.connection import version
from schemawatchd.engines.postgresql.scratch.database import administered, sweep
from schemawatchd.engines.postgresql.scratch.private_server import PrivatePostgresql, find_binaries
from schemawatchd.engines.postgresql.scratch.session import ServerStand
from schemawatchd.errors import ScratchUnavailable
from schemawatchd.schema.snapshot import Snapshot
from schemawatchd.schema.target import Dsn

_SECONDS = 300.0


class _Scratch(ABC):
    """What both forms have in common: stands."""

    makes_roles = False

    def __init__(self, limits: Limits, seconds: float = _SECONDS) -> None:
        self._limits = limits
        self._seconds = seconds

    def play(self, script: Script, taken_at: datetime, collation: str | None = None) -> Snapshot:  # noqa: ARG002
        return played(self._stand(), script, taken_at)

    def stand(self, collation: str | None = None) -> ServerStand:  # noqa: ARG002 -- databases have the server's
        return self._stand().opened()

    def _stand(self) -> ServerStand:
        return ServerStand(
            self._server, self._limits, self._seconds, makes_roles=self.makes_roles, playing=self._playing
        )

    def _playing(self, path: str) -> AbstractContextManager[None]:
        return private.unwatched(path)

    @abstractmethod
    def _server(self) -> Dsn:
        """The server to make a database on."""


class OnPrivateServer(_Scratch):
    """Scratch on a server of our own, which starts with the first play."""

    makes_roles = True

    def __init__(self, limits: Limits, seconds: float = _SECONDS, major: str = "") -> None:
        super().__init__(limits, seconds)
        self._private = PrivatePostgresql(major)
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

    def _playing(self, path: str) -> AbstractContextManager[None]:
        return self._private.playing(path)


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
