"""One look at one database through SQLAlchemy's Inspector."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property

import msgspec
import sqlalchemy
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError

from schemawatchd.engines.engine import InFull, Limits, Pulse
from schemawatchd.engines.generic import reader, rows
from schemawatchd.engines.generic.address import opened
from schemawatchd.errors import ReadFailed, TargetUnreachable
from schemawatchd.schema.digest import snapshot_digest
from schemawatchd.schema.key import Key
from schemawatchd.schema.rows import MOST, Rows
from schemawatchd.schema.snapshot import EngineId, Snapshot, keyed
from schemawatchd.schema.target import Dsn

_READ_ONLY = {
    "mariadb": "SET SESSION TRANSACTION READ ONLY",
    "mysql": "SET SESSION TRANSACTION READ ONLY",
    "postgresql": "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
}


class GenericSession(InFull):
    """One look. There is no cheap way to notice a change, so the pulse is the digest of a whole reading."""

    def __init__(self, name: str, dsn: Dsn, limits: Limits) -> None:
        self._name = name
        self._dsn = dsn
        self._limits = limits
        self._open: Connection | None = None
        self._fresh: Snapshot | None = None

    @cached_property
    def engine(self) -> EngineId:
        with self._translated():
            dialect = self._connection.dialect
            version = getattr(dialect, "server_version_info", None) or ()
            return EngineId(self._name, ".".join(str(each) for each in version) or "of unknown version")

    def pulse(self, last: Pulse | None) -> Pulse:  # noqa: ARG002 -- nothing is cheaper than all
        self._fresh = self._read()
        digest = snapshot_digest(self._fresh)
        return Pulse(digest, digest)

    def read(self, schemas: frozenset[str], taken_at: datetime) -> Snapshot:
        if schemas:
            raise ReadFailed(
                "the generic engine reads the schema that the connection begins in, and no other",
                hint="Take `schemas` out, and name one target for each schema.",
            )
        found, self._fresh = self._fresh or self._read(), None
        return msgspec.structs.replace(found, taken_at=taken_at)

    def worded(self, key: Key) -> Mapping[str, str]:  # noqa: ARG002 -- SQLAlchemy tells values, not texts
        return {}

    def tables(self, names: frozenset[str]) -> tuple[tuple[str, ...], ...]:
        with self._asking() as connection:
            return rows.tables(connection, names)

    def table(self, path: tuple[str, ...], limit: int = MOST) -> Rows:
        with self._asking() as connection:
            return rows.table(connection, path, limit)

    def untouched(self, last: Pulse, now: Pulse) -> bool:  # noqa: ARG002 -- nothing tells of rows
        return False

    def close(self) -> None:
        """Hang up; nothing was written, and what the driver began is rolled back."""
        if self._open is not None:
            self._open.close()
            self._open.engine.dispose()

    def _read(self) -> Snapshot:
        engine = self.engine
        with self._asking() as connection:
            records, coverage, notes = reader.read(connection)
        return Snapshot(str(self._dsn), engine, _NEVER, keyed(records), coverage, notes)

    @contextmanager
    def _asking(self) -> Iterator[Connection]:
        """The connection for one transaction, which nothing is left of."""
        with self._translated():
            connection = self._connection
            connection.rollback()
            try:
                yield connection
            finally:
                connection.rollback()

    @property
    def _connection(self) -> Connection:
        if self._open is None:
            try:
                connection = opened(self._dsn, self._limits).connect()
            except (TypeError, ValueError) as error:  # the driver's, about what stands behind the `?`
                says = f"`{self._dsn}`: the driver refuses the URL: {self._dsn.redacted(str(error))}"
                raise TargetUnreachable(says, hint="Check the options behind the `?`.") from None
            if read_only := _READ_ONLY.get(connection.dialect.name):
                connection.execute(sqlalchemy.text(read_only))
                connection.commit()
            self._open = connection
        return self._open

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (OperationalError, InterfaceError) as error:
            raise TargetUnreachable(f"`{self._dsn}`: {self._said(error)}", hint="Check the URL.") from None
        except SQLAlchemyError as error:
            raise ReadFailed(f"`{self._dsn}`: {self._said(error)}") from None

    def _said(self, error: SQLAlchemyError) -> str:
        """The driver's own words on one line; some of them repeat the URL."""
        says = str(error.orig) if isinstance(error, DBAPIError) else str(error)
        return " ".join(self._dsn.redacted(says).split())[:300]


_NEVER = datetime.min.replace(tzinfo=UTC)
