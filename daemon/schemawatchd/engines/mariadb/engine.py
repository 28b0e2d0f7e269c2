"""The MariaDB engine: sessions on targets, scratch, dumps."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager

from schemawatchd.engines.engine import Engine, Limits, Work
from schemawatchd.engines.keeping import Keeper
from schemawatchd.engines.mariadb.dump import dump
from schemawatchd.engines.mariadb.reader import READS
from schemawatchd.engines.mariadb.restoring import RESTORES, restored
from schemawatchd.engines.mariadb.scratch import MariadbScratch
from schemawatchd.engines.mariadb.session import MariadbSession
from schemawatchd.engines.mariadb.work import work
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

    @contextmanager
    def connect(self, dsn: Dsn, limits: Limits, keeper: Keeper | None = None) -> Iterator[MariadbSession]:
        session = MariadbSession(dsn, limits, keeper)
        try:
            yield session
        finally:
            session.close()

    def work(self, dsn: Dsn, limits: Limits) -> AbstractContextManager[Work]:
        return work(dsn, limits)

    def scratch(self, server: Dsn | None, limits: Limits) -> MariadbScratch:
        return MariadbScratch(server, limits)

    def restored(self, record: Object, words: Mapping[str, str], *, replacing: bool) -> tuple[str, ...]:
        return restored(record, words, replacing=replacing)

    def dump(self, dsn: Dsn, limits: Limits) -> str:
        return dump(dsn, limits)


ENGINE: Engine = MariadbEngine()
