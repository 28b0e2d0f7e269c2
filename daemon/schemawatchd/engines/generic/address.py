"""From a URL to a SQLAlchemy engine, or to a word about what has to be installed."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import sqlalchemy
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from schemawatchd.engines.engine import Limits
from schemawatchd.errors import SettingsError, TargetUnreachable
from schemawatchd.schema.target import Dsn

PREFIX = "generic+"
"""Before a URL that an engine of its own would read, this asks for the generic one."""

_SECONDS_TO_CONNECT = {
    "mariadbconnector": "connect_timeout",
    "mysqldb": "connect_timeout",
    "oracledb": "tcp_connect_timeout",
    "psycopg": "connect_timeout",
    "psycopg2": "connect_timeout",
    "pymssql": "login_timeout",
    "pymysql": "connect_timeout",
    "pyodbc": "timeout",
}
_USUAL_DRIVERS = {"mariadb": "mariadb+pymysql", "mysql": "mysql+pymysql", "postgresql": "postgresql+psycopg"}
_DRIVER = re.compile(r"No module named '([^'.]+)")


def url_of(dsn: Dsn) -> str:
    """The URL as SQLAlchemy takes it, with the drivers that schemawatchd brings."""
    scheme, colon, rest = dsn.reveal().removeprefix(PREFIX).partition("://")
    return f"{_USUAL_DRIVERS.get(scheme, scheme)}{colon}{rest}"


def dialect_of(dsn: Dsn) -> str | None:
    """The dialect's name, or `None` where SQLAlchemy knows none for the URL's scheme."""
    try:
        url = sqlalchemy.make_url(url_of(dsn))
        url.get_dialect()
    except (ArgumentError, NoSuchModuleError, ValueError, ImportError):
        return None
    return url.get_backend_name()


def opened(dsn: Dsn, limits: Limits) -> sqlalchemy.Engine:
    """An engine; nothing is connected yet. Raises `SettingsError`, `TargetUnreachable`."""
    url = sqlalchemy.make_url(url_of(dsn))
    if url.get_backend_name() == "sqlite":
        url = _read_only_file(url, dsn)
    how: dict[str, Any] = {}
    if (seconds := _SECONDS_TO_CONNECT.get(url.get_driver_name())) is not None:
        how[seconds] = int(limits.connect)
    try:
        return sqlalchemy.create_engine(url, poolclass=NullPool, connect_args=how, hide_parameters=True)
    except ImportError as error:
        found = _DRIVER.search(str(error))
        name = found[1] if found else url.get_driver_name()
        raise SettingsError(
            f"`{dsn}` needs the driver `{name}`, which is not installed",
            hint=f"Install it beside schemawatchd: pip install {name}.",
        ) from None
    except (ArgumentError, TypeError) as error:
        raise SettingsError(f"`{dsn}` cannot be used: {error}") from None


def _read_only_file(url: sqlalchemy.URL, dsn: Dsn) -> sqlalchemy.URL:
    """SQLite would make a file that is not there."""
    path = Path(unquote(url.database or ""))
    if not path.is_file():
        raise TargetUnreachable(f"`{dsn}`: there is no such file", hint="Correct the path.")
    return url.set(database=f"file:{quote(str(path))}", query={"mode": "ro", "uri": "true"})
