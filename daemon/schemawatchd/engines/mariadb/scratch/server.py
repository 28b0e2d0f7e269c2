"""Scratch: throw-away databases on a server of our own, or on the user's."""

from datetime import datetime
from threading import Lock

from schemawatchd.engines.engine import Limits
from schemawatchd.engines.mariadb import connection as wire
from schemawatchd.engines.mariadb.scratch.private_server import PrivateMariadb
from schemawatchd.engines.mariadb.scratch.session import MariadbStand
from schemawatchd.engines.mariadb.session import identity
from schemawatchd.engines.mariadb.settings import start_options, surroundings
from schemawatchd.engines.playing import played
from schemawatchd.errors import SchemawatchdError, ScratchUnavailable
from schemawatchd.schema.script import Script
from schemawatchd.schema.snapshot import Snapshot
from schemawatchd.schema.target import Dsn


class MariadbScratch:
    """Scratch on a server of our own, or on the one that `server` names."""

    def __init__(self, server: Dsn | None, limits: Limits) -> None:
        self._server = server
        self._limits = limits
        self._private = PrivateMariadb()
        self._others: dict[tuple[str, ...], PrivateMariadb] = {}
        self._version: str | None = None
        self._lock = Lock()

    def like(self, major: str) -> "MariadbScratch":  # noqa: ARG002 -- there is but one
        return self

    def version(self) -> str:
        if self._server is None:
            return self._private.version()
        if self._version is None:
            self._version = self._asked(self._server)
        return self._version

    def play(self, script: Script, taken_at: datetime, collation: str | None = None) -> Snapshot:
        return played(self._stand(collation), script, taken_at)

    def stand(self, collation: str | None = None) -> MariadbStand:
        return self._stand(collation).opened()

    def _stand(self, collation: str | None) -> MariadbStand:
        if (given := self._server) is not None:
            return MariadbStand(lambda: given, self._limits, collation)
        own = self._own(collation)
        return MariadbStand(own.dsn, self._limits, collation, own.playing)

    def _own(self, collation: str | None) -> PrivateMariadb:
        """A private server for targets of this kind, started when it is first used."""
        options = start_options(surroundings(collation).of_server)
        if not options:
            return self._private
        with self._lock:
            return self._others.setdefault(options, PrivateMariadb(options))

    def close(self) -> None:
        for each in (self._private, *self._others.values()):
            each.close()

    def _asked(self, server: Dsn) -> str:
        try:
            connection = wire.opened(server, self._limits)
            try:
                with wire.translated(server):
                    return identity(connection).version
            finally:
                connection.close()
        except SchemawatchdError as error:
            raise ScratchUnavailable(f"the scratch server: {error.says}", hint=error.hint) from error
