"""What the driver and the server complain about, as errors of ours: each class with the advice that fits it."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager

from schemawatchd.engines.mariadb.address import Address, address
from schemawatchd.errors import (
    ReadFailed,
    SchemawatchdError,
    TargetBusy,
    TargetRefused,
    TargetUnreachable,
)
from schemawatchd.schema.target import Dsn

BUSY = frozenset({1205, 1213, 1412, 3572})
"""Locks that others hold. `information_schema` only warns of them."""
_UNKNOWN_DATABASE = 1049
_NO_DATABASE_RIGHT = 1044
_TOO_LATE = frozenset({1317, 1969, 3024})
_LOGIN = frozenset({1045, 1130, 1131, 1251, 1275, 1698, 1820, 1862, 2059, 3118, 3955, 4151})
"""Password, host, authentication method, expired or locked account."""
_PRIVILEGE = frozenset({1142, 1143, 1227, 1370})
_ALL_CONNECTIONS = frozenset({1040})
_OWN_CONNECTIONS = frozenset({1203, 1226})
"""Limits of one account: `max_user_connections`, and those of CREATE USER … WITH."""
_BLOCKED = frozenset({1129})
_LOST = frozenset(
    {
        1053,
        1077,
        1080,
        1152,
        1158,
        1159,
        1160,
        1161,
        1184,
        1927,
        2002,
        2003,
        2005,
        2006,
        2013,
        2014,
        2026,
        2055,
        4031,
    }
)
"""The server is not there, ends, or ended this connection: KILL, a time-out, `init_connect` that failed."""
_FULL = frozenset({1021, 1114, 1878})
_DAMAGED = frozenset({126, 1034})
"""Said of a temporary table as well, whose file could not grow."""
_NO_SPACE = ("Errcode: 28", "errno: 28", "No space left", "Errcode: 122", "Disk quota")


@contextmanager
def translated(dsn: Dsn) -> Iterator[None]:
    """The errors of driver and server as ours, none of them with the password in it."""
    import pymysql

    try:
        yield
    except pymysql.Error as error:
        raise _named(error, dsn) from None
    except (OSError, struct.error) as error:
        raise TargetUnreachable(
            dsn.redacted(f"the connection to {address(dsn).place} was lost: {error}"), hint=advice("")
        ) from None
    except (RuntimeError, ValueError, LookupError) as error:
        raise ReadFailed(
            dsn.redacted(f"{address(dsn).place} gave an answer of an unknown form: {error}")
        ) from None


@contextmanager
def greeted(dsn: Dsn) -> Iterator[None]:
    """What the driver makes of a peer that does not speak its protocol, while a connection is being opened."""
    try:
        yield
    except (OSError, struct.error, RuntimeError, ValueError, LookupError) as error:
        raise TargetUnreachable(
            dsn.redacted(f"{address(dsn).place} does not answer as MariaDB does: {error}"),
            hint="Check host and port.",
        ) from None


def _named(error: Exception, dsn: Dsn) -> SchemawatchdError:
    import pymysql

    code = error.args[0] if error.args and isinstance(error.args[0], int) else 0
    says = dsn.redacted(str(error.args[1] if len(error.args) > 1 else error))
    where = address(dsn)
    if code in BUSY:
        return TargetBusy(f"the schema is locked by another session: {says}")
    if code in _TOO_LATE:
        return ReadFailed(f"the catalog did not answer in time: {says}")
    if code in _FULL or (code in _DAMAGED and "#sql" in says) or any(each in says for each in _NO_SPACE):
        return ReadFailed(
            f"the server at {where.place} has no space left: {says}",
            hint="Free some in its folder for temporary files (`tmpdir`) and for data (`datadir`).",
        )
    if refused := _refused(code, says, where):
        return refused
    if code in _LOST or (not code and isinstance(error, pymysql.err.InterfaceError | pymysql.err.InternalError)):
        # Without a code it is the driver's own: of a closed socket, or of a packet that came out of turn, as the
        # message about a KILL does.
        return TargetUnreachable(
            f"{where.place} cannot be reached: {says or 'the connection ended'}", hint=advice(says)
        )
    return ReadFailed(f"{where.place} answered with error {code}: {says}")


def _refused(code: int, says: str, where: Address) -> SchemawatchdError | None:
    """What the server does not want, as it is with this account, database or number of connections."""
    if code == _UNKNOWN_DATABASE:
        return TargetUnreachable(
            f"there is no database `{where.database}` on {where.place}",
            hint="Check the database's name in the URL, or create it; schemawatchd never does.",
        )
    if code == _NO_DATABASE_RIGHT:
        return TargetRefused(
            f"the account `{where.user}` may not use the database `{where.database}` on {where.place}: {says}",
            hint="Check the database's name in the URL, and the account's GRANTs on it.",
        )
    if code in _LOGIN:
        return TargetRefused(
            f"{where.place} refused the account `{where.user}`: {says}",
            hint="Check user and password in the URL, and from which hosts the account may log in.",
        )
    if code in _PRIVILEGE:
        return TargetRefused(
            f"the account `{where.user}` on {where.place} lacks a privilege: {says}",
            hint="Check the account's GRANTs.",
        )
    if code in _ALL_CONNECTIONS | _OWN_CONNECTIONS | _BLOCKED:
        return TargetUnreachable(f"{where.place} takes no further connection: {says}", hint=_connections(code))
    return None


def _connections(code: int) -> str:
    if code in _BLOCKED:
        return "Run FLUSH HOSTS on the server, and find out why connections from this host broke off."
    if code in _OWN_CONNECTIONS:
        return (
            "The limit is the account's own: close its other sessions, or run ALTER USER … WITH "
            "MAX_USER_CONNECTIONS (or what the message names) on the server."
        )
    return "Raise `max_connections` on the server, or let other clients close theirs."


def advice(says: str) -> str:
    """What to do about a server that is not reached."""
    if "certificate" in says.lower() or "ssl" in says.lower():
        return "Give the server a certificate that this machine trusts, `?ssl_ca=FILE`, or set `tls`."
    if "init_connect" in says:
        return "The server runs `init_connect` at each login of an account without SUPER; correct or empty it."
    return "Check that the server runs, and host, port and socket in the URL."
