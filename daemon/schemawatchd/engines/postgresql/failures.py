"""What the driver says when something fails, said in schemawatchd's words: the one place where that happens."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

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
# A backend runs nothing of the database's own at login but these triggers, since PostgreSQL 17. Tried first: their
# message is the owner's to choose, and may look like any other one.
_TRIGGER = re.compile(r"\bfunction .* line \d+ at ", re.DOTALL)
_STARTING = r"database system is (starting up|shutting down|in recovery mode|not (yet )?accepting connections)"
_DIRECTION = {
    "address": "Check host and port in the target's `url`, and that the server accepts connections from here.",
    "busy": "Nothing to do if it passes: the next check tries again. pg_locks shows who holds the lock.",
    "certificate": "Name the server's authority with `sslrootcert` in the `url`, or set `tls` for this target.",
    "cleartext": (
        "Let the server ask for scram-sha-256 (pg_hba.conf), or let the target's `url` lead to a server that"
        " proves who it is (TLS). `cleartext_password = true` allows it for this target."
    ),
    "database": "Check the database's name at the end of the target's `url`, and that it allows connections.",
    "database_limit": "Raise the database's limit (alter database … connection limit …), or end sessions in it.",
    "login": "Check user and password in the target's `url`; the role needs LOGIN and CONNECT on the database.",
    "library": (
        "Look for session_preload_libraries and local_preload_libraries in pg_db_role_setting, and reset them for"
        " this role and database."
    ),
    "trigger": (
        "Correct the trigger (pg_event_trigger, evtevent = 'login'), or let a superuser keep the role from running"
        " any: alter role … set event_triggers = off."
    ),
    "role": "Raise the role's own limit (alter role … connection limit …), or close other sessions of this role.",
    "pool": "Connect to the server itself, or add `options` to the pooler's ignore_startup_parameters.",
    "silent": "Find out what on the way there swallows answers; the next check tries again.",
    "slots": "Raise max_connections, or let other clients close theirs.",
    "starting": "Nothing to do while it starts or stops: the next check tries again.",
}


_SILENT = "no answer within"
_WITHOUT_STATE: tuple[tuple[re.Pattern[str], type[SchemawatchdError], str, str], ...] = (
    (_TRIGGER, TargetRefused, "refused the login by an event trigger on login", "trigger"),
    (_LOGIN, TargetRefused, "refused the login", "login"),
    (
        re.compile(r'requirement "!password" failed|requested a cleartext password'),
        TargetRefused,
        "asks for the password as it is, and has not proven who it is",
        "cleartext",
    ),
    (
        re.compile('could not (access|load) (file|library)|access to library ".*" is not allowed'),
        TargetUnreachable,
        "cannot load a library that is set for the role or the database",
        "library",
    ),
    (re.compile("unsupported startup parameter"), TargetUnreachable, "is a pooler that refuses settings", "pool"),
    # A backend reads pg_class and pg_database before it takes the first question, with our lock_timeout.
    (
        re.compile(r"due to (lock|statement) timeout|could not obtain lock|deadlock detected"),
        TargetBusy,
        "is busy or being changed",
        "busy",
    ),
    (re.compile(_STARTING), TargetUnreachable, "takes no connections now", "starting"),
    (
        re.compile(r'database ".*" (does not exist|is not currently accepting connections)'),
        TargetUnreachable,
        "leads to no database",
        "database",
    ),
    (re.compile("too many connections for role"), TargetUnreachable, "has no room for a connection", "role"),
    (
        re.compile("too many connections for database"),
        TargetUnreachable,
        "has no room for a connection",
        "database_limit",
    ),
    (re.compile("too many|connection slots"), TargetUnreachable, "has no room for a connection", "slots"),
    (re.compile(_SILENT), TargetUnreachable, "fell silent", "silent"),
    (
        re.compile("certificate|SSL|TLS", re.IGNORECASE),
        TargetUnreachable,
        "cannot be trusted over TLS",
        "certificate",
    ),
    (re.compile(""), TargetUnreachable, "cannot be reached", "address"),
)
"""What libpq's text without a state means, the first that fits: words, kind of error, what is said, what to do."""


def silence(seconds: float) -> psycopg.OperationalError:
    """What is raised where a server says nothing for so long."""
    return psycopg.OperationalError(f"{_SILENT} {seconds:.0f} s")


@contextmanager
def translated(dsn: Dsn) -> Iterator[None]:
    """Raise the driver's errors as `TargetUnreachable`, `TargetRefused`, `TargetBusy` or `ReadFailed`."""
    try:
        yield
    except (psycopg.Error, UnicodeError) as error:
        raise translation(error, dsn) from None


def translation(error: Exception, dsn: Dsn) -> SchemawatchdError:
    """The error in our words, without the password."""
    says = dsn.redacted(said(error))
    state = getattr(error, "sqlstate", None)
    if state is None:
        return _without_state(error, says, dsn)
    return _with_state(state, says, dsn.database)


def _with_state(state: str, says: str, database: str) -> SchemawatchdError:
    if state == "3D000":
        return TargetUnreachable(f"there is no such database: {says}", hint=_DIRECTION["database"])
    if state.startswith(("08", "53", "57P")):
        return TargetUnreachable(f"{database} went away or lacks a resource: {says}")
    if state in _BUSY or _VANISHED.search(says):
        return TargetBusy(f"{database} is busy or being changed: {says}")
    if state.startswith("28"):
        return TargetRefused(f"{database} refused the login: {says}", hint=_DIRECTION["login"])
    if state == "42501":
        return TargetRefused(f"{database} refused: {says}", hint="Ask the owner for this privilege.")
    return ReadFailed(f"the catalog of {database} could not be read: {says} ({state})")


def _without_state(error: Exception, says: str, dsn: Dsn) -> SchemawatchdError:
    if isinstance(error, UnicodeError):
        return ReadFailed(f"the catalog of {dsn.database} holds text that is not UTF-8: {says}")
    kind, what, direction = next(
        (kind, what, direction) for words, kind, what, direction in _WITHOUT_STATE if words.search(says)
    )
    return kind(f"{dsn} {what}: {says}", hint=_DIRECTION[direction])


def said(error: Exception) -> str:
    """The server's own message, or the driver's, on one line."""
    primary = error.diag.message_primary if isinstance(error, psycopg.Error) else None
    return " ".join((primary or str(error) or type(error).__name__).split())[:500]
