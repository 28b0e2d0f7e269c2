"""MariaDB as an engine. Importing this module is cheap; the driver and the readers come with the first use."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager

from schemawatchd.engines.engine import Engine, Limits, Scratch, Session, WriteSession
from schemawatchd.engines.mariadb.ddl import RESTORES, restored
from schemawatchd.engines.mariadb.kinds import READS
from schemawatchd.engines.pool import ConnectionPool
from schemawatchd.schema.object import Object
from schemawatchd.schema.target import Dsn


class MariadbEngine:
    """MariaDB from 10.6 on; MySQL as far as both are alike."""

    name = "mariadb"
    schemes: tuple[str, ...] = ("mariadb", "mysql")
    reader = 6
    kinds = READS
    restores = RESTORES
    magic = b""
    scratch_accounts: tuple[str, ...] = (
        "CREATE USER scratch@localhost IDENTIFIED BY 'choose one';",
        "GRANT CREATE USER ON *.* TO scratch@localhost;",
        "GRANT ALL PRIVILEGES ON `schemawatchd\\_scratch\\_%`.* TO scratch@localhost WITH GRANT OPTION;",
    )

    @contextmanager
    def connect(self, dsn: Dsn, limits: Limits, keeper: ConnectionPool | None = None) -> Iterator[Session]:
        from schemawatchd.engines.mariadb.session import MariadbSession

        session = MariadbSession(dsn, limits, keeper)
        try:
            yield session
        finally:
            session.close()

    def work(self, dsn: Dsn, limits: Limits) -> AbstractContextManager[WriteSession]:
        from schemawatchd.engines.mariadb.write_session import work

        return work(dsn, limits)

    def scratch(self, server: Dsn | None, limits: Limits) -> Scratch:
        from schemawatchd.engines.mariadb.scratch.server import MariadbScratch

        return MariadbScratch(server, limits)

    def restored(self, record: Object, words: Mapping[str, str], *, replacing: bool) -> tuple[str, ...]:
        return restored(record, words, replacing=replacing)

    def dump(self, dsn: Dsn, limits: Limits) -> str:
        from schemawatchd.engines.mariadb.dump import dump

        return dump(dsn, limits)


ENGINE: Engine = MariadbEngine()
