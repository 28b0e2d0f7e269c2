"""What the driver says when something fails, said in schemawatchd's words: the one place where that happens."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import psycopg

from schemawatchd.errors import ReadFailed, SchemawatchdError, TargetBusy, TargetRefused, TargetUnreachable
from schemawatchd.schema.target import Dsn

_BUSY = {"40001", "40P01", "55006", "55P03", "57014"}
_VANISHED = re.compile(r"cache lookup failed|could not open relation with OID|does not exist")
# A failed login comes without its SQLSTATE: libpq tells no more than the text.
_LOGIN = re.compile(
    r"authentication failed|no password supplied|no pg_hba\.conf entry|permission denied for database"
    r"|is not permitted to log in|role \".*\" does not exist|pg_hba\.conf rejects"
)
_CERTIFICATE = re.compile(r"certificate|SSL|TLS", re.IGNORECASE)
_DIRECTION = {
    "address": "Check host and port in the target's `url`, and that the server accepts connections from here.",
    "certificate": "Name the server's authority with `sslrootcert` in the `url`, or set `tls` for this target.",
    "login": "Check user and password in the target's `url`; the role needs LOGIN and CONNECT on the database.",
    "pool": "Connect to the server itself, or add `options` to the pooler's ignore_startup_parameters.",
    "slots": "Raise max_connections, or let other clients close theirs.",
}


@contextmanager
def translated(dsn: Dsn) -> Iterator[None]:
    """Raise the driver's errors as `TargetUnreachable`, `TargetRefused`, `TargetBusy` or `ReadFailed`."""
    try:
        yield
    except (psycopg.Error, UnicodeError) as error:
        raise translation(error, dsn) from None


def translation(error: Exception, dsn: Dsn) -> SchemawatchdError:
    """The error in our words, without the password."""
    says = redacted(said(error), dsn)
    state = getattr(error, "sqlstate", None)
    if state is None:
        return _without_state(error, says, dsn)
    return _with_state(state, says, dsn.database)


def _with_state(state: str, says: str, database: str) -> SchemawatchdError:
    if state.startswith(("08", "53", "57P")):
        return TargetUnreachable(f"{database} went away, or is short of something: {says}")
    if state in _BUSY or _VANISHED.search(says):
        return TargetBusy(f"{database} is busy or being changed: {says}")
    if state.startswith("28"):
        return TargetRefused(f"{database} refused the login: {says}", hint=_DIRECTION["login"])
    if state == "42501":
        return TargetRefused(f"{database} refused: {says}", hint="Ask its owner for this privilege.")
    return ReadFailed(f"the catalog of {database} could not be read: {says} ({state})")


def _without_state(error: Exception, says: str, dsn: Dsn) -> SchemawatchdError:
    if isinstance(error, UnicodeError):
        return ReadFailed(f"the catalog of {dsn.database} holds text that is not UTF-8: {says}")
    if _LOGIN.search(says):
        return TargetRefused(f"{dsn} refused the login: {says}", hint=_DIRECTION["login"])
    if "unsupported startup parameter" in says:
        return TargetUnreachable(f"{dsn} is a pooler that refuses settings: {says}", hint=_DIRECTION["pool"])
    if "too many" in says or "connection slots" in says:
        return TargetUnreachable(f"{dsn} has no room for a connection: {says}", hint=_DIRECTION["slots"])
    if _CERTIFICATE.search(says):
        return TargetUnreachable(f"{dsn} cannot be trusted over TLS: {says}", hint=_DIRECTION["certificate"])
    return TargetUnreachable(f"{dsn} cannot be reached: {says}", hint=_DIRECTION["address"])


def said(error: Exception) -> str:
    """The server's own message, or the driver's, on one line."""
    primary = error.diag.message_primary if isinstance(error, psycopg.Error) else None
    return " ".join((primary or str(error) or type(error).__name__).split())[:500]


def redacted(text: str, dsn: Dsn) -> str:
    """The text without the password, in plain or as the URL spells it."""
    password = dsn.password
    for secret in {password, quote(password, safe="")} if password else ():
        text = text.replace(secret, "***")
    spelled = re.search(r"://[^/@:]*:([^@]*)@", dsn.reveal())
    return text.replace(spelled[1], "***") if spelled and spelled[1] else text
