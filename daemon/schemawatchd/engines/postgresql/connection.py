"""Connections that cannot harm: verified, read-only, impatient, and with the settings that fix the wording."""

import ipaddress
import os
import re
import ssl
import time
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from schemawatchd.engines.engine import Limits
from schemawatchd.engines.postgresql.failures import silence, translated
from schemawatchd.errors import ReadFailed, TargetUnreachable
from schemawatchd.schema.target import Dsn

OLDEST = 130000
"""The first server version whose catalogs the queries fit."""

WORDING = {
    "bytea_output": "hex",
    "datestyle": "iso,mdy",
    "extra_float_digits": "1",
    "intervalstyle": "postgres",
    "lc_monetary": "C",
    "quote_all_identifiers": "off",
    "search_path": "",
    "standard_conforming_strings": "on",
    "timezone": "UTC",
}
"""What the text of a definition depends on: a constant of type timestamptz is worded in the session's zone, one of
type money in its currency, and backslashes are doubled where strings do not conform (ruleutils.c)."""

READING = {
    "cpu_index_tuple_cost": "0.005",
    "cpu_operator_cost": "0.0025",
    "cpu_tuple_cost": "0.01",
    "default_transaction_read_only": "on",
    "enable_hashagg": "on",
    "enable_hashjoin": "on",
    "enable_indexscan": "on",
    "enable_mergejoin": "on",
    "enable_nestloop": "on",
    "enable_seqscan": "on",
    "enable_sort": "on",
    "from_collapse_limit": "8",
    "hash_mem_multiplier": "2",
    "jit": "off",
    "join_collapse_limit": "8",
    "max_parallel_workers_per_gather": "0",
    "random_page_cost": "1",
    "seq_page_cost": "1",
    "work_mem": "32MB",
}
"""Read-only, and quick with catalogs: they are in memory, and to start workers takes longer than to read them.

What the role or the database may have set of these counts for nothing; with `cpu_tuple_cost` at its largest, or
without hash joins, PostgreSQL plans so that a reading of the catalogs ends at its time-out.

The values are the server's own defaults but for these. `jit`: with it on, PostgreSQL 15 took 12 to 16 times as
long, as it compiles for what it thinks that a query costs without nested loops. The defaults of `random_page_cost`
and `work_mem`, `enable_mergejoin` off, `join_collapse_limit` of 1 and `plan_cache_mode` changed less than
measurements of one setting differ (0.85 to 1.2 times, at 1,000 tables, analysed, never analysed and bloated, on 15
and 18). `enable_nestloop` is switched off for the queries that need it (`reader.py`).
"""

_LOGIN_TRIGGERS = 170000

_REQUIRES_AUTH = 160000

_STRENGTH = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")

Connection = psycopg.Connection[tuple[Any, ...]]


def patience(limits: Limits) -> dict[str, str]:
    """How long a session of ours may take and wait, as server settings."""
    return {
        "idle_in_transaction_session_timeout": f"{limits.statement * 2 * 1000:.0f}",
        "lock_timeout": f"{limits.lock * 1000:.0f}",
        "statement_timeout": f"{limits.statement * 1000:.0f}",
    }


def parameters(dsn: Dsn, limits: Limits) -> dict[str, Any]:
    """What libpq is told: the URL's own parameters, then ours, which win."""
    url = re.sub(r"^postgres(ql)?(\+\w+)?://", "postgresql://", dsn.reveal(), flags=re.IGNORECASE)
    try:
        given: dict[str, Any] = dict(conninfo_to_dict(url))
    except psycopg.ProgrammingError as error:
        raise TargetUnreachable(
            f"the URL {dsn} cannot be understood: {dsn.redacted(str(error))}",
            hint="Write postgresql://user@host:5432/database, special characters as %XX.",
        ) from None
    given |= _encryption(given, dsn.tls)
    given |= _login(given, dsn)
    return given | {
        "application_name": "schemawatchd",
        "client_encoding": "UTF8",
        "connect_timeout": max(1, round(limits.connect)),
        "keepalives_count": 3,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "tcp_user_timeout": round((limits.connect + limits.statement) * 1000),
    }


class Impatient(psycopg.Connection[tuple[Any, ...]]):
    """Gives up a server that says nothing for longer than it may take for a statement.

    The server's own time-outs end nothing where its answer is lost, and TCP's only what is not acknowledged: a
    stalled proxy or a stopped server acknowledges everything (tcp(7), TCP_USER_TIMEOUT).
    """

    deadline = 60.0

    def wait(self, gen: Any, *arguments: Any, **more: Any) -> Any:
        return super().wait(self._hurried(gen), *arguments, **more)

    def _hurried(self, gen: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
        ends = time.monotonic() + self.deadline
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if ready:
                    ends = time.monotonic() + self.deadline
                elif time.monotonic() > ends:
                    self.pgconn.finish()  # else its end would wait for the server as well
                    raise silence(self.deadline)
                wanted = gen.send(ready)
        except StopIteration as done:
            return done.value


@contextmanager
def connected(dsn: Dsn, limits: Limits, database: str | None = None) -> Iterator[Connection]:
    """A read-only connection, to another `database` of the cluster where one is named.

    Raises `TargetUnreachable`, `TargetRefused`, `ReadFailed`.
    """
    given = parameters(dsn, limits) | ({"dbname": database} if database else {})
    ours = WORDING | patience(limits) | READING
    given["options"] = " ".join([str(given.get("options", "")), *(f"-c {k}={v}" for k, v in ours.items())]).strip()
    with translated(dsn):
        connection = Impatient.connect(**given, autocommit=True, prepare_threshold=None)
        connection.deadline = limits.connect + limits.statement
    with connection:
        if connection.info.server_version < OLDEST:
            raise ReadFailed(
                f"the server is PostgreSQL {version(connection)}, which this reader does not know",
                hint="PostgreSQL 13 or newer is needed.",
            )
        settle(connection)
        connection.read_only = True
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        yield connection


def settle(connection: Connection) -> None:
    """Take back what a login event trigger of the database set in this session, search_path and time-outs too.

    It runs after the settings of the connection have come into force, and RESET goes back to those (since
    PostgreSQL 17; manual, "Event Trigger on Login"). A role that the URL or the administrator set stays:
    RESET ROLE goes back to it, and has to come last.
    """
    if connection.info.server_version >= _LOGIN_TRIGGERS:
        connection.execute("reset session authorization; reset all; reset role")


def version(connection: Connection) -> str:
    """The server's version, such as `15.18`."""
    number = connection.info.server_version
    return f"{number // 10000}.{number % 10000}"


def _encryption(given: Mapping[str, Any], tls: str) -> dict[str, Any]:
    """How to speak TLS: a URL may ask for more than the setting `tls`, never for less."""
    asked = str(given.get("sslmode", ""))
    if is_local(given):
        return {}
    if tls == "off":
        return {"sslmode": asked or "disable"}
    wanted = "require" if tls == "require" else "verify-full"
    mode = max(wanted, asked, key=lambda each: _STRENGTH.index(each) if each in _STRENGTH else -1)
    if not mode.startswith("verify") or _has_root(given):
        return {"sslmode": mode}
    # psycopg's own OpenSSL looks for certificates in a folder that no system has, so it is told where they are.
    return {"sslmode": "verify-full", "sslrootcert": ssl.get_default_verify_paths().cafile or "system"}


def _login(given: Mapping[str, Any], dsn: Dsn) -> dict[str, Any]:
    """Send the password in clear text only to a server that has proven who it is: any user may listen on loopback.

    libpq knows `require_auth` since 16 and does otherwise what the server asks for.
    """
    proven = given.get("sslmode") == "verify-full"
    if proven or dsn.cleartext_password or given.get("require_auth") or psycopg.pq.version() < _REQUIRES_AUTH:
        return {}
    return {"require_auth": "!password"}


def is_local(given: Mapping[str, Any]) -> bool:
    """Whether all hosts are this machine, by loopback or Unix socket; one that is not seen here is not local.

    `hostaddr` says where libpq connects to, and `host` only what that is called (libpq, 34.1.2). What the URL
    leaves out is taken from the service's file and then from the environment.
    """
    service = given.get("service") or os.environ.get("PGSERVICE")
    address = given.get("hostaddr") or os.environ.get("PGHOSTADDR")
    if service and not given.get("hostaddr"):
        return False
    hosts = str(address or given.get("host") or os.environ.get("PGHOST", "")).split(",")
    return all(_loops_back(host) for host in hosts)


def _loops_back(host: str) -> bool:
    if not host or host == "localhost" or host.startswith(("/", "@")):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _has_root(given: Mapping[str, Any]) -> bool:
    configured = given.get("sslrootcert") or os.environ.get("PGSSLROOTCERT")
    return bool(configured) or Path("~/.postgresql/root.crt").expanduser().exists()
