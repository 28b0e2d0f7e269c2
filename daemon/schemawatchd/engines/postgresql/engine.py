"""PostgreSQL as an engine. Importing this module is cheap; the driver comes with the first use."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager

from schemawatchd.engines import engine
from schemawatchd.engines.equivalence import KnownEquivalents
from schemawatchd.engines.pool import ConnectionPool
from schemawatchd.engines.postgresql.ddl import RESTORES, restored
from schemawatchd.engines.postgresql.kinds import READ
from schemawatchd.schema.equivalence import Equivalence
from schemawatchd.schema.object import Object
from schemawatchd.schema.snapshot import Snapshot
from schemawatchd.schema.target import Dsn


class PostgresqlEngine:
    """Reads PostgreSQL, and plays schemas into throw-away databases of it."""

    name = "postgresql"
    schemes: tuple[str, ...] = ("postgresql", "postgres")
    reader = 8
    kinds = READ
    restores = RESTORES
    magic = b""
    # A pair: only from version 16 on is a role with CREATEROLE no way to become more (manual, "Role Attributes"),
    # and scripts are never played as the account that may make databases.
    scratch_accounts: tuple[str, ...] = (
        "CREATE ROLE scratch LOGIN CREATEDB PASSWORD 'choose one';",
        "CREATE ROLE scratch_player LOGIN PASSWORD 'choose another' ROLE scratch;",
    )

    def connect(
        self, dsn: Dsn, limits: engine.Limits, keeper: ConnectionPool | None = None
    ) -> AbstractContextManager[engine.Session]:
        from schemawatchd.engines.postgresql.session import session

        return session(dsn, limits, keeper)

    def work(self, dsn: Dsn, limits: engine.Limits) -> AbstractContextManager[engine.WriteSession]:
        from schemawatchd.engines.postgresql.write_session import work

        return work(dsn, limits)

    def scratch(self, server: Dsn | None, limits: engine.Limits) -> engine.Scratch:
        from schemawatchd.engines.postgresql.scratch.server import OnPrivateServer, OnServer

        return OnServer(server, limits) if server is not None else OnPrivateServer(limits)

    def restored(self, record: Object, words: Mapping[str, str], *, replacing: bool) -> tuple[str, ...]:
        return restored(record, words, replacing=replacing)

    @contextmanager
    def equivalence(
        self,
        scratch: Callable[[], engine.Scratch],
        sides: tuple[Snapshot, Snapshot],
        limits: engine.Limits,
        known: KnownEquivalents,
    ) -> Iterator[Equivalence]:
        from schemawatchd.engines.postgresql.equivalence.comparison import equivalence

        with equivalence(scratch, sides, limits, known) as found:
            yield found

    def dump(self, dsn: Dsn, limits: engine.Limits) -> str | None:
        from schemawatchd.engines.postgresql.dump import dump

        return dump(dsn, limits)


ENGINE: engine.Engine = PostgresqlEngine()
