"""Running a script's statements under a clock that no statement can set."""

import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from schemawatchd.engines.engine import Limits
from schemawatchd.engines.mariadb import connection as wire
from schemawatchd.engines.mariadb.implicit import mark
from schemawatchd.engines.mariadb.scratch.database import Throwaway
from schemawatchd.engines.mariadb.scratch.other_databases import Elsewhere, without_checks
from schemawatchd.engines.mariadb.scratch.script import MariadbStatement
from schemawatchd.engines.mariadb.scratch.skip_rules import Filter
from schemawatchd.engines.mariadb.settings import SessionSettings, take_over, unlike
from schemawatchd.errors import SchemawatchdError, ScratchUnavailable, SourceInvalid
from schemawatchd.schema.script import Script
from schemawatchd.schema.snapshot import NotCompared

_EMPTY = 1065
_LOST = {2006, 2013, 2014}
_TOO_LATE = {1317, 1969}
_NOT_ALLOWED = {1044, 1045, 1142, 1143, 1148, 1227, 1290, 1370, 1410, 4166}
_NO_SUCH_ENGINE = {1286}
_NO_SUCH_VALUE = 1231
_STAND_IN = {1368}
"""A view with CHECK OPTION on what in a dump is still an empty stand-in for another view."""
_TRIES = 4
"""How many other databases one statement may need."""
_WHOLE_SCRIPT = 20
"""The whole file may take this many times as long as one statement."""


def leave(cursor: Any) -> None:
    """Else the driver, to be polite, reads the rest of the answer when it forgets the cursor."""
    if cursor._result is not None:  # noqa: SLF001
        cursor._result.unbuffered_active = False  # noqa: SLF001


class MariadbPlayer:
    """Runs the statements of one script on a connection of their own."""

    def __init__(
        self, script: Script, place: Throwaway, limits: Limits, elsewhere: Elsewhere, wanted: SessionSettings
    ) -> None:
        self._script = script
        self._place = place
        self._elsewhere = elsewhere
        self._wanted = wanted
        self.notes: list[NotCompared] = []
        """What of the target's settings the session could not have."""
        self._limits = limits
        self._deadline = time.monotonic() + limits.statement * _WHOLE_SCRIPT

    def play(self, found: list[MariadbStatement], allowed: Filter) -> None:
        """Run all that `allowed` lets through. Raises `SourceInvalid`."""
        connection = wire.opened(self._place.dsn, self._limits)
        try:
            self._prepare(connection)
            again = [each for each in self._texts(found, allowed) if not self._run(connection, *each)]
            for statement, text in again:
                if not self._run(connection, statement, text):
                    raise self._told(statement, "its CHECK OPTION is on a view that cannot be updated", "")
        finally:
            thread = connection.thread_id()
            if connection.open:
                connection.close()
            self._place.stop(thread)

    def _prepare(self, connection: Any) -> None:
        """Give the session the target's settings."""
        import pymysql

        self.notes += take_over(connection, self._wanted)
        try:
            mark(connection, self._wanted.sql_mode)
        except pymysql.err.MySQLError as error:
            if error.args[0] != _NO_SUCH_VALUE:
                raise
            # MySQL has modes that MariaDB does not know, and the other way round.
            mark(connection, None)
            self.notes.append(unlike("sql_mode", str(self._wanted.sql_mode), "is not known to the scratch server"))

    def _texts(self, found: list[MariadbStatement], allowed: Filter) -> Iterator[tuple[MariadbStatement, str]]:
        for statement in found:
            if (text := allowed(statement)) is not None:
                yield statement, text

    def _run(self, connection: Any, statement: MariadbStatement, text: str) -> bool:
        """Whether it ran; if not, it is worth another try when all the others did."""
        import pymysql

        try:
            self._tried(connection, statement, text)
        except pymysql.err.MySQLError as error:
            code = error.args[0] if error.args else 0
            if code in _STAND_IN:
                return False
            if code != _EMPTY and not self._elsewhere.leave_out(connection, statement, code, _says(error)):
                raise self._invalid(statement, error, code) from None
        except (OSError, RuntimeError, ValueError) as error:
            # The driver refuses by itself to send a local file.
            raise self._invalid(statement, error, 0) from None
        return True

    def _tried(self, connection: Any, statement: MariadbStatement, text: str) -> None:
        """Run it, once more where it only lacks what is in another database."""
        import pymysql

        for _ in range(_TRIES):
            try:
                self._drain(connection, statement, text)
            except pymysql.err.MySQLError as error:
                if not self._elsewhere.again(error.args[0] if error.args else 0, _says(error), text):
                    raise
            else:
                return self._elsewhere.ran(statement)
            with without_checks(connection), suppress(pymysql.err.MySQLError):
                self._drain(connection, statement, text)
                return self._elsewhere.ran(statement)
        return self._drain(connection, statement, text)

    def _drain(self, connection: Any, statement: MariadbStatement, text: str) -> None:
        """Read what it answers without keeping it: a file may well select more than fits into memory."""
        from pymysql.cursors import SSCursor

        until = min(time.monotonic() + self._limits.statement, self._deadline)
        cursor = SSCursor(connection)
        try:
            cursor.execute(text)
            while True:
                while cursor.description and cursor.fetchone():
                    self._check(connection, statement, until)
                self._check(connection, statement, until)
                if not cursor.nextset():
                    return
        except BaseException:
            leave(cursor)
            raise

    def _check(self, connection: Any, statement: MariadbStatement, until: float) -> None:
        if time.monotonic() > until:
            self._place.stop(connection.thread_id())
            connection._force_close()  # noqa: SLF001
            raise self._late(statement)

    def _late(self, statement: MariadbStatement) -> SourceInvalid:
        return self._told(
            statement,
            f"it was stopped after {self._limits.statement:g} s",
            "A schema file should only define things; leave out what works for long.",
        )

    def _invalid(self, statement: MariadbStatement, error: Exception, code: object) -> SchemawatchdError:
        says = _says(error)
        if code in _TOO_LATE or (code in _LOST and "timed out" in says):
            return self._late(statement)
        if code in _LOST:
            if (longest := self._longest()) is not None and len(statement.text.encode()) >= longest:
                return self._told(
                    statement,
                    f"it is longer than {longest >> 20} MiB, the most that the server takes (max_allowed_packet)",
                    "A schema file should only define things: load data in another way.",
                )
            return ScratchUnavailable(f"the scratch server went away: {says}")
        return self._told(statement, says, self._advice(code))

    def _longest(self) -> int | None:
        """The server's limit on one statement in bytes; `None` where the server is really gone.

        It answers a longer statement by closing the connection, often before all of it was sent.
        """
        import pymysql

        with suppress(pymysql.err.MySQLError, OSError):
            _, ((longest,),) = wire.answer(self._place.admin, "select @@global.max_allowed_packet")
            return int(longest)
        return None

    def _advice(self, code: object) -> str:
        if code in _NOT_ALLOWED:
            return (
                "A schema file is loaded into one temporary database: leave out files, accounts, settings of "
                "the server and names of other databases."
            )
        if code in _NO_SUCH_ENGINE:
            return "The scratch server does not have this storage engine: set `scratch` to a server that has it."
        version = wire.plain_version(str(self._place.admin.get_server_info()))
        return f"It was played on MariaDB {version}; correct the statement, or what it needs before it."

    def _told(self, statement: MariadbStatement, says: str, hint: str) -> SourceInvalid:
        return SourceInvalid(
            says.replace(self._place.name, "scratch"),
            path=self._script.path,
            line=statement.line,
            statement=statement.shown,
            hint=hint,
        )


def _says(error: Exception) -> str:
    return str(error.args[1] if len(error.args) > 1 else error)
