"""The generic engine: one for each dialect, and the one that stands for them in lists."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

from schemawatchd.engines.engine import Limits, ScratchSession, Script, Session, WriteSession
from schemawatchd.engines.pool import ConnectionPool
from schemawatchd.errors import ScratchUnavailable, WorkFailed
from schemawatchd.schema.snapshot import Snapshot
from schemawatchd.schema.target import Dsn

KINDS = frozenset(
    {
        *("table", "column", "primary_key", "unique", "foreign_key", "check", "index", "comment"),
        *("view", "materialized_view", "sequence"),
    }
)
"""What an Inspector can tell. What a dialect does not implement is lacking in its snapshots."""


_PACKAGES = {
    "bigquery": "sqlalchemy-bigquery",
    "clickhouse": "clickhouse-sqlalchemy",
    "clickhousedb": "clickhouse-connect",
    "cockroachdb": "sqlalchemy-cockroachdb",
    "databricks": "databricks-sqlalchemy",
    "db2": "ibm_db_sa",
    "duckdb": "duckdb-engine",
    "firebird": "sqlalchemy-firebird",
    "hana": "sqlalchemy-hana",
    "ibm_db_sa": "ibm_db_sa",
    "redshift": "sqlalchemy-redshift",
    "snowflake": "snowflake-sqlalchemy",
    "teradatasql": "teradatasqlalchemy",
    "trino": "trino[sqlalchemy]",
    "vertica": "sqlalchemy-vertica-python",
}
"""The dialects outside SQLAlchemy whose packages are called otherwise than their URLs."""


class NoScratch:
    """There is no way to make a throw-away database that is safe on a server that we do not know."""

    def like(self, major: str) -> "NoScratch":  # noqa: ARG002 -- there is but one
        return self

    def version(self) -> str:
        raise self._none()

    def play(self, script: Script, taken_at: datetime, collation: str | None = None) -> Snapshot:
        raise self._none(script, taken_at, collation)

    def stand(self, collation: str | None = None) -> ScratchSession:
        raise self._none(collation)

    def close(self) -> None:
        """Nothing was made."""

    @staticmethod
    def _none(*_: object) -> ScratchUnavailable:
        return ScratchUnavailable(
            "there is no scratch for the generic engine, so its canonical schema is a snapshot",
            hint='Take one: `schemawatchd snapshot TARGET -o schema.lock.json`, then schema = "schema.lock.json".',
        )


class GenericEngine:
    """Whatever SQLAlchemy has a dialect for."""

    schemes: tuple[str, ...] = ("generic+DIALECT",)
    """In words: what stands before a URL to ask for this engine. `find.py` turns to it for all that is left."""
    reader = 1
    kinds = KINDS
    restores: frozenset[str] = frozenset()
    magic: bytes = b""
    scratch_accounts: tuple[str, ...] = ()

    def __init__(self, dialect: str = "") -> None:
        self.name = f"generic+{dialect}" if dialect else "generic"

    def speaking(self, dsn: Dsn) -> "GenericEngine | None":
        """The engine for the dialect of a URL, where SQLAlchemy knows it."""
        from schemawatchd.engines.generic.address import dialect_of

        dialect = dialect_of(dsn)
        return None if dialect is None else GenericEngine(dialect)

    def package(self, scheme: str) -> str:
        """The package that most likely brings the dialect of a scheme."""
        return _PACKAGES.get(scheme, f"sqlalchemy-{scheme}" if scheme else "…")

    @contextmanager
    def connect(
        self,
        dsn: Dsn,
        limits: Limits,
        keeper: ConnectionPool | None = None,  # noqa: ARG002 -- there is no quick question that could be asked
    ) -> Iterator[Session]:
        from schemawatchd.engines.generic.session import GenericSession

        session = GenericSession(self.name, dsn, limits)
        try:
            yield session
        finally:
            session.close()

    def work(self, dsn: Dsn, limits: Limits) -> AbstractContextManager[WriteSession]:  # noqa: ARG002
        raise WorkFailed(
            f"databases of {self.name} are only read", hint="Apply migrations with the tool that knows them."
        )

    def scratch(self, server: Dsn | None, limits: Limits) -> NoScratch:  # noqa: ARG002 -- there is none anywhere
        return NoScratch()

    def restored(self, *_: object, **__: object) -> tuple[str, ...]:
        return ()

    def dump(self, dsn: Dsn, limits: Limits) -> str | None:  # noqa: ARG002 -- no tool is known
        return None


ENGINE = GenericEngine()
