"""A connection to one server, with a time limit on everything, and settings that change no answer."""

import math
import re
import socket
import ssl
from collections.abc import Sequence
from functools import partial
from typing import Any

from schemawatchd.engines.engine import Limits
from schemawatchd.engines.mariadb.address import Address
from schemawatchd.engines.mariadb.address import address as address  # noqa: PLC0414 -- goes with a connection
from schemawatchd.engines.mariadb.failures import BUSY, advice, greeted
from schemawatchd.engines.mariadb.failures import translated as translated  # noqa: PLC0414
from schemawatchd.errors import TargetBusy, TargetRefused, TargetUnreachable
from schemawatchd.schema.target import Dsn

QUICK = Limits(connect=1.0, statement=5.0, lock=1.0)
"""For a server of our own that is just starting."""

# The server is to give up first, so that its own message is heard; then the socket does.
_GRACE = 2.0


def opened(dsn: Dsn, limits: Limits, database: str | None = None) -> Any:
    """A connection to `database` (empty: to none) or the URL's own. Raises as `translated` does."""
    where = address(dsn)
    with translated(dsn), greeted(dsn):
        connection = _connection_class(dsn, where)(
            host=where.host,
            port=where.port,
            user=where.user,
            # As bytes, because the driver would encode it as latin1.
            password=where.password.encode(),
            unix_socket=where.socket,
            database=where.database if database is None else database or None,
            charset="utf8mb4",
            connect_timeout=limits.connect,
            read_timeout=limits.connect,
            write_timeout=limits.connect,
            local_infile=False,
            autocommit=True,
            defer_connect=True,
            **_tls(dsn, where),
        )
        connection.connect(_socket(where.socket, limits))
        try:
            _limit(connection, limits)
        except BaseException:
            connection.close()
            raise
    return connection


def _connection_class(dsn: Dsn, where: Address) -> Any:
    """The driver's connection, which gives no stranger the password in a form that can be read.

    A server chooses how a client logs in. Two plugins send the password as it is; two more hide it with a key that
    the server itself sends, so that whoever listens on its port could read it (MySQL's own client refuses these
    without TLS, error 2061). A Unix socket stands in a folder that not everybody may write.
    """
    from pymysql.connections import Connection

    if dsn.cleartext_password or (dsn.tls == "verify" and not where.local):
        return Connection
    refused = TargetRefused(
        f"{where.place} asks for the password in a form that can be read, and has not proven who it is",
        hint=(
            "Let the account log in by another plugin, or let the `url` lead to a server that proves who it is"
            " (TLS). `cleartext_password = true` allows it for this target."
        ),
    )

    class Refuses:
        """In the place of a plugin."""

        def __init__(self, _: object) -> None:
            raise refused

    class WaryConnection(Connection):  # type: ignore[misc]  # the driver has no types
        """Asks for no key, and takes none."""

        @property
        def server_public_key(self) -> None:
            raise refused

        @server_public_key.setter
        def server_public_key(self, _: object) -> None:
            """The driver begins without one."""

    keyless = dsn.tls == "off" or (where.local and not where.socket)
    plugins = dict.fromkeys(("mysql_clear_password", "dialog"), Refuses)
    return partial(WaryConnection if keyless else Connection, auth_plugin_map=plugins)


def _socket(path: str | None, limits: Limits) -> socket.socket | None:
    # The driver would not close the one it made when nobody listens there.
    if path is None:
        return None
    opened = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    opened.settimeout(limits.connect)
    try:
        opened.connect(path)
    except OSError as error:
        opened.close()
        raise TargetUnreachable(f"{path} cannot be reached: {error.strerror or error}", hint=advice("")) from None
    return opened


def _tls(dsn: Dsn, where: Address) -> dict[str, Any]:
    # Making a TLS context costs 20 ms, a hundred times the query of a quiet tick.
    if dsn.tls == "off" or where.local:
        return {"ssl_disabled": True}
    try:
        context = ssl.create_default_context(cafile=where.ca)
    except OSError as error:
        raise TargetUnreachable(
            f"`ssl_ca` {where.ca} cannot be used: {error}", hint="Name a file in PEM form."
        ) from None
    if dsn.tls == "require":
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return {"ssl": context}


def _limit(connection: Any, limits: Limits) -> None:
    # The driver's connect_timeout ends with the TCP handshake; a server that then stays silent is only
    # given up by the read timeout, which therefore is short until the greeting is over.
    connection._read_timeout = connection._write_timeout = limits.statement + _GRACE  # noqa: SLF001
    lock = max(1, math.ceil(limits.lock))
    # Server, account or `init_connect` may have set any of these so that an answer is cut short without an error:
    # `sql_select_limit` rows, `max_join_size`, `max_error_count` warnings (the only sign of a locked table).
    # `completion_type` RELEASE would end the connection with our transaction.
    settings = {
        "completion_type": "'NO_CHAIN'",
        "group_concat_max_len": "1000000000",
        "innodb_lock_wait_timeout": str(lock),
        "lc_messages": "'en_US'",
        "lock_wait_timeout": str(lock),
        "max_error_count": "65535",
        "max_sort_length": "1024",
        "sql_big_selects": "1",
        "sql_select_limit": "18446744073709551615",
        "sql_quote_show_create": "1",
        "time_zone": "'+00:00'",
    }
    if is_mariadb(connection):
        settings["max_statement_time"] = str(limits.statement)
    else:
        settings["max_execution_time"] = str(int(limits.statement * 1000))
    run(connection, "SET SESSION " + ", ".join(f"{name} = {value}" for name, value in settings.items()))


def forbid_writing(connection: Any) -> None:
    """From here on the server itself refuses to change anything in this session."""
    run(connection, "SET SESSION sql_mode = ''")
    run(connection, "SET SESSION TRANSACTION READ ONLY")


def is_mariadb(connection: Any) -> bool:
    """Whether it is MariaDB; MySQL otherwise."""
    return "mariadb" in str(connection.get_server_info()).lower()


def plain_version(text: str) -> str:
    """`10.11.19` of `10.11.19-MariaDB-0+deb12u1` and of `5.5.5-10.11.19-MariaDB`."""
    found = re.search(r"\d+\.\d+\.\d+", text.removeprefix("5.5.5-"))
    return found[0] if found else text


def run(connection: Any, sql: str, parameters: Sequence[object] | None = None) -> list[tuple[Any, ...]]:
    """The rows that one statement gives. Raises `TargetBusy` where some were left out because of a lock."""
    return answer(connection, sql, parameters)[1]


def answer(
    connection: Any, sql: str, parameters: Sequence[object] | None = None
) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """The names of the columns, and the rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        columns = tuple(each[0] for each in cursor.description or ())
        rows = list(cursor.fetchall())
        if cursor.warning_count:
            _look_at(connection)
    return columns, rows


def _look_at(connection: Any) -> None:
    # information_schema answers without the tables it could not open; only a warning tells.
    for _, code, says in connection.show_warnings():
        if code in BUSY:
            raise TargetBusy(f"a table is locked by another session: {says}")
