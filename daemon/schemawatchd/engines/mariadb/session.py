"""One look at one database: who answers, whether anything moved, and everything there is."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from schemawatchd.engines.engine import InFull, Limits, Pulse
from schemawatchd.engines.mariadb import connection as wire
from schemawatchd.engines.mariadb import reader, rows
from schemawatchd.engines.mariadb.change_token import pulse
from schemawatchd.engines.mariadb.definition import worded
from schemawatchd.engines.mariadb.privileges import Privileges, privileges
from schemawatchd.engines.mariadb.records import as_on_the_primary
from schemawatchd.engines.mariadb.server_change_token import is_quiet
from schemawatchd.engines.mariadb.settings import ALL, described
from schemawatchd.engines.pool import ConnectionPool
from schemawatchd.errors import TargetUnreachable
from schemawatchd.schema.key import Key
from schemawatchd.schema.rows import MOST, Rows
from schemawatchd.schema.snapshot import EngineId, Snapshot, keyed
from schemawatchd.schema.target import Dsn

_OF_THE_SERVER = ("datadir", "hostname", "port", "read_only", "server_uid", "server_uuid", "socket", "version")


class MariadbSession(InFull):
    """One look at one database."""

    def __init__(self, dsn: Dsn, limits: Limits, keeper: ConnectionPool | None = None) -> None:
        self._keeper = keeper
        self._dsn = dsn
        self._limits = limits
        self._open: Any = None

    @cached_property
    def engine(self) -> EngineId:
        with wire.translated(self._dsn):
            return identity(self._connection)

    def pulse(self, last: Pulse | None) -> Pulse:
        keeper = self._keeper if self._open is None else None
        if last is not None and keeper is not None and is_quiet(self._dsn, self._limits, keeper, last):
            return last
        server_id = self.engine.server_id or ""
        with wire.translated(self._dsn):
            return pulse(self._connection, server_id, self._privileges, last)

    def read(self, schemas: frozenset[str], taken_at: datetime) -> Snapshot:  # noqa: ARG002 -- a target is one flat set
        engine = self.engine
        with wire.translated(self._dsn):
            held = self._privileges()
            wire.run(self._connection, "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
            records, coverage, unknown = reader.read(self._connection, held)
            if engine.role == "replica":
                records = as_on_the_primary(records)
            wire.run(self._connection, "ROLLBACK")
            self._demand_database()
        return Snapshot(str(self._dsn), engine, taken_at, keyed(records), coverage, unknown)

    @property
    def excess(self) -> str:
        with wire.translated(self._dsn):
            return self._privileges().excess

    def worded(self, key: Key) -> Mapping[str, str]:
        with wire.translated(self._dsn):
            return worded(self._connection, key)

    def tables(self, names: frozenset[str]) -> tuple[tuple[str, ...], ...]:
        with wire.translated(self._dsn):
            return rows.tables(self._connection, names)

    def table(self, path: tuple[str, ...], limit: int = MOST) -> Rows:
        with wire.translated(self._dsn):
            return rows.table(self._connection, path, limit, self._privileges())

    def untouched(self, last: Pulse, now: Pulse) -> bool:  # noqa: ARG002 -- no mark of this server tells of rows
        return False

    def close(self) -> None:
        """Hang up."""
        if self._open is not None and self._open.open:
            self._open.close()

    @property
    def _connection(self) -> Any:
        if self._open is None:
            if wire.address(self._dsn).database is None:
                raise TargetUnreachable(
                    f"`{self._dsn}` names no database", hint="Add its name: `mariadb://host/NAME`."
                )
            self._open = wire.opened(self._dsn, self._limits)
            wire.forbid_writing(self._open)
        return self._open

    def _demand_database(self) -> str:
        """A session goes on after DROP DATABASE and would read an empty schema."""
        there = "SELECT schema_name FROM information_schema.schemata WHERE schema_name = DATABASE()"
        found = wire.run(self._connection, there)
        if not found:
            raise TargetUnreachable(
                f"the database of `{self._dsn}` is gone",
                hint="schemawatchd never creates it; restore it, or correct the URL.",
            )
        return str(found[0][0])

    def _privileges(self) -> Privileges:
        # Asked anew each time: what is taken from the account must not look like what is taken from the schema.
        database = self._demand_database()
        return privileges(self._connection, str(database))


def identity(connection: Any) -> EngineId:
    """Which server answers."""
    names = ", ".join(f"'{name}'" for name in (*_OF_THE_SERVER, *ALL))
    variables = dict(wire.run(connection, f"SHOW GLOBAL VARIABLES WHERE Variable_name IN ({names})"))
    replicas = wire.run(connection, "SHOW GLOBAL STATUS LIKE 'Slaves_running'")
    copies = variables.get("read_only", "OFF") != "OFF" or any(value != "0" for _, value in replicas)
    return EngineId(
        "mariadb" if wire.is_mariadb(connection) else "mysql",
        wire.plain_version(str(variables["version"])),
        _server_id(variables),
        "replica" if copies else "primary",
        described(variables, str(wire.run(connection, "SELECT @@collation_database")[0][0])),
    )


def _server_id(variables: dict[str, str]) -> str:
    if unique := variables.get("server_uuid"):
        return unique
    # MariaDB's server_uid is made of network card and port: two servers on sockets of one machine share it.
    parts = (variables.get(name, "") for name in ("server_uid", "hostname", "port", "datadir", "socket"))
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=8).hexdigest()
