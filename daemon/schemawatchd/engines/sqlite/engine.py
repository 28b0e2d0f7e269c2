"""SQLite as an engine."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from schemawatchd.engines.engine import Engine, Limits, Scratch, Session, WriteSession
from schemawatchd.engines.pool import ConnectionPool
from schemawatchd.engines.sqlite import reader as catalog
from schemawatchd.engines.sqlite.connection import hardened
from schemawatchd.engines.sqlite.definition import RESTORES, restored
from schemawatchd.engines.sqlite.scratch.session import MemoryScratch
from schemawatchd.engines.sqlite.session import SqliteSession
from schemawatchd.engines.sqlite.write_session import work
from schemawatchd.errors import SettingsError
from schemawatchd.schema.object import Object
from schemawatchd.schema.target import Dsn


class SqliteEngine:
    """Files on this machine."""

    name = "sqlite"
    schemes: tuple[str, ...] = ("sqlite",)
    reader = 4
    kinds = catalog.READ
    restores = RESTORES
    magic = b"SQLite format 3\x00"
    """https://www.sqlite.org/fileformat.html#magic_header_string"""
    scratch_accounts: tuple[str, ...] = ()

    @contextmanager
    def connect(
        self,
        dsn: Dsn,
        limits: Limits,
        keeper: ConnectionPool | None = None,  # noqa: ARG002 -- and nothing that could stay open
    ) -> Iterator[Session]:
        yield SqliteSession(file_of(dsn), limits.statement)

    def work(self, dsn: Dsn, limits: Limits) -> AbstractContextManager[WriteSession]:
        return work(file_of(dsn), limits)

    def scratch(self, server: Dsn | None, limits: Limits) -> Scratch:  # noqa: ARG002 -- memory is always at hand
        return MemoryScratch(limits)

    def restored(self, record: Object, words: Mapping[str, str], *, replacing: bool) -> tuple[str, ...]:
        return restored(record, words, replacing=replacing)

    def dump(self, dsn: Dsn, limits: Limits) -> str | None:
        """SQLite's own text, as its shell's `.schema` writes it."""
        with hardened(file_of(dsn), limits.statement) as connection:
            rows = connection.execute(
                "select sql from sqlite_schema where sql is not null"
                " and not (name >= 'sqlite_' collate nocase and name < 'sqlite`' collate nocase)"
                " and name not in (select name from pragma_table_list where type = 'shadow')"
                " order by type <> 'table', type <> 'index', type <> 'view', rowid"
            ).fetchall()
        return "".join(f"{text};\n" for (text,) in rows)


def file_of(dsn: Dsn) -> Path:
    """The file that `sqlite:///relative` or `sqlite:////absolute` names. Raises `SettingsError` for memory."""
    parts = urlsplit(dsn.reveal())
    path = unquote(parts.path)[1:]
    if not path or path == ":memory:" or parts.netloc:
        raise SettingsError(
            f"`{dsn}` names no file",
            hint="Write sqlite:///file.db, or sqlite:////var/lib/app/file.db for an absolute path.",
        )
    return Path(path)


ENGINE: Engine = SqliteEngine()
