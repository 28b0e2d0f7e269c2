"""A throw-away database on a server, and an account that can do nothing outside of it.

A named lock is held as long as it is in use. What is found with its lock free was left behind by a process
that was killed, and is removed: nobody else's, because the names carry our prefix.
"""

import re
import secrets
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from schemawatchd.engines.engine import Limits
from schemawatchd.engines.mariadb import connection as wire
from schemawatchd.engines.mariadb.privileges import privileges
from schemawatchd.errors import SchemawatchdError, ScratchUnavailable, TargetRefused
from schemawatchd.schema.target import Dsn

_WORD = re.compile(r"[A-Za-z0-9_]+\Z")
_PREFIX = "schemawatchd_scratch_"
_GONE_WITHIN = 5.0
_NO_RIGHT = {1044, 1142, 1227, 1410, 1698}
_HARMLESS = frozenset({"PROCESS", "USAGE"})
_GRANTS = (
    "Give that account CREATE USER ON *.*, and ALL PRIVILEGES ON `schemawatchd\\_scratch\\_%`.* WITH GRANT OPTION."
)


@dataclass(frozen=True, slots=True)
class Throwaway:
    """Where to play: `dsn` leads to the database as the account that owns it."""

    name: str
    dsn: Dsn
    admin: Any
    events_run: bool = False
    """Whether this server runs events, so that the account may not make any."""
    account: str | None = None
    """The account, quoted for a GRANT, where it is one of its own."""

    def stop(self, thread: int) -> None:
        """End a session from outside, whatever it is doing."""
        with suppress(SchemawatchdError), wire.translated(self.dsn):
            wire.run(self.admin, f"KILL CONNECTION {thread:d}")
        deadline = time.monotonic() + _GONE_WITHIN
        while time.monotonic() < deadline and self._alive(thread):
            time.sleep(0.02)

    def clear(self) -> None:
        """End every session that is left in the database, or that its account has."""
        with wire.translated(self.dsn):
            sessions = wire.run(self.admin, "SHOW PROCESSLIST")
        for thread, user, _, database, *_ in sessions:
            if self.name in (user, database):
                self.stop(thread)

    def _alive(self, thread: int) -> bool:
        with wire.translated(self.dsn):
            return any(row[0] == thread for row in wire.run(self.admin, "SHOW PROCESSLIST"))


@contextmanager
def throwaway(server: Dsn, limits: Limits, collation: str | None = None) -> Iterator[Throwaway]:
    """A fresh database of this collation, or utf8mb4's usual one, gone afterwards. Raises `ScratchUnavailable`."""
    try:
        admin = wire.opened(_without_database(server), limits)
    except SchemawatchdError as error:
        raise ScratchUnavailable(f"the scratch server: {error.says}", hint=error.hint) from error
    name = _PREFIX + secrets.token_hex(5)
    try:
        with _refused(server):
            _prepare(admin, name, collation)
        try:
            with _refused(server):
                events_run = _runs_events(admin)
                dsn, account = _account(admin, server, name, events_run=events_run)
            yield Throwaway(name, dsn, admin, events_run, account)
        finally:
            _leave(admin, server, limits, name)
    finally:
        admin.close()


def _leave(admin: Any, server: Dsn, limits: Limits, name: str) -> None:
    try:
        with _refused(server):
            _remove(admin, name)
    except ScratchUnavailable:
        if admin.open:
            raise
        # A connection may be cut off in days; a server that is gone has taken the database with it or will sweep.
        with (
            suppress(SchemawatchdError),
            closing(wire.opened(_without_database(server), limits)) as again,
            _refused(server),
        ):
            _remove(again, name)


def _prepare(admin: Any, name: str, collation: str | None) -> None:
    # The lock lasts as long as this session, which waits for years where the server usually gives it eight hours.
    wire.run(admin, "SET SESSION lock_wait_timeout = 10, wait_timeout = 31536000")
    _sweep(admin)
    wire.run(admin, "SELECT GET_LOCK(%s, 0)", (name,))
    wire.run(admin, f"CREATE DATABASE `{name}` COLLATE {_collation(admin, collation)}")


def _collation(admin: Any, wanted: str | None) -> str:
    if wanted and _WORD.match(wanted) and _has_collation(admin, wanted):
        return wanted
    # The same on every run and machine, whatever the server's own default is.
    found = wire.run(admin, "SHOW COLLATION WHERE Charset = 'utf8mb4' AND `Default` = 'Yes'")
    return str(found[0][0]) if found else "utf8mb4_general_ci"


def _has_collation(admin: Any, wanted: str) -> bool:
    import pymysql

    # The collations of UCA 14 (MariaDB 10.10) are listed without their character set.
    full = "SELECT 1 FROM information_schema.collation_character_set_applicability WHERE full_collation_name = %s"
    with suppress(pymysql.err.MySQLError):
        return bool(wire.run(admin, full, (wanted,)))
    return bool(wire.run(admin, "SHOW COLLATION WHERE Collation = %s", (wanted,)))


def _runs_events(admin: Any) -> bool:
    found = wire.run(admin, "SHOW GLOBAL VARIABLES LIKE 'event_scheduler'")
    return any(value == "ON" for _, value in found)


def _account(admin: Any, server: Dsn, name: str, *, events_run: bool) -> tuple[Dsn, str | None]:
    """The account to play as: one of its own or, where none may be made, a harmless one that was given."""
    import pymysql

    password = secrets.token_urlsafe(24)
    # A login from this host must not meet an anonymous account that is more specific than `%`.
    account = f"'{name}'@'{_seen_from(admin)}'"
    pattern = name.replace("_", r"\_")
    try:
        wire.run(admin, f"CREATE USER {account} IDENTIFIED BY '{password}'")
        wire.run(admin, f"GRANT ALL PRIVILEGES ON `{pattern}`.* TO {account}")
        if events_run:
            wire.run(admin, f"REVOKE EVENT ON `{pattern}`.* FROM {account}")
    except pymysql.err.MySQLError as error:
        if error.args[0] not in _NO_RIGHT:
            raise
        _demand_harmless(admin, name)
        return _dsn(server, name, None, None), None
    return _dsn(server, name, name, password), account


def _seen_from(admin: Any) -> str:
    host = str(wire.run(admin, "SELECT USER()")[0][0]).rpartition("@")[2]
    return host.replace("'", "")


def _demand_harmless(admin: Any, name: str) -> None:
    held = privileges(admin, name)
    if held.everywhere - _HARMLESS or held.elsewhere:
        raise ScratchUnavailable(
            f"the scratch account {held.account} reaches more than scratch databases and may not make a "
            "throw-away account, and what a schema file does is not to be trusted with that",
            hint=_GRANTS,
        )


def _remove(admin: Any, name: str) -> None:
    import pymysql

    # The database goes last: by it the next process finds what a lost connection has left behind.
    # Those who may make accounts may not always list them: ours was made from where we are now.
    with suppress(pymysql.err.MySQLError):
        wire.run(admin, f"DROP USER IF EXISTS '{name}'@'{_seen_from(admin)}'")
    with suppress(pymysql.err.MySQLError):
        for (host,) in wire.run(admin, "SELECT Host FROM mysql.user WHERE User = %s", (name,)):
            wire.run(admin, "DROP USER %s@%s", (name, host))
    wire.run(admin, f"DROP DATABASE IF EXISTS `{name}`")


def _sweep(admin: Any) -> None:
    for (left,) in wire.run(admin, f"SHOW DATABASES LIKE '{_PREFIX.replace('_', chr(92) + '_')}%'"):
        if wire.run(admin, "SELECT IS_FREE_LOCK(%s)", (left,))[0][0] == 1:
            _remove(admin, str(left).replace("`", "``"))


@contextmanager
def _refused(server: Dsn) -> Iterator[None]:
    try:
        with wire.translated(server):
            yield
    except ScratchUnavailable:
        raise
    except SchemawatchdError as error:
        hint = _GRANTS if isinstance(error, TargetRefused) else error.hint
        raise ScratchUnavailable(f"the scratch server: {error.says}", hint=hint) from error


def _without_database(server: Dsn) -> Dsn:
    return _dsn(server, "", None, None)


def _dsn(server: Dsn, database: str, user: str | None, password: str | None) -> Dsn:
    """The server's URL, with another database and account."""
    where = wire.address(server)
    user = where.user if user is None else user
    password = where.password if password is None else password
    options = {"unix_socket": where.socket, "ssl_ca": where.ca}
    query = "&".join(f"{key}={quote(value, safe='')}" for key, value in options.items() if value)
    host = f"[{where.host}]" if ":" in where.host else where.host
    login = f"{quote(user, safe='')}:{quote(password, safe='')}"
    return replace(server, _url=f"mariadb://{login}@{host}:{where.port}/{database}?{query}")
