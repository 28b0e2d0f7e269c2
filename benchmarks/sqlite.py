"""SQLite: the quiet tick and the full snapshot against their floors. Usage: sqlite.py [TABLES]."""

import os
import sqlite3
import sys
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from pairs import compare

from schemawatchd.engines.engine import Limits, Pulse
from schemawatchd.engines.sql_template import templates
from schemawatchd.engines.sqlite.engine import ENGINE
from schemawatchd.schema.digest import snapshot_digest
from schemawatchd.schema.target import Dsn

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
TICKS = 200


def build(path: Path, tables: int) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for n in range(tables):
            columns = ", ".join(f"c{i} varchar(20) not null default 'x'" for i in range(8))
            reference = f", p integer references t{n - 1} (id)" if n else ", p integer"
            connection.execute(f"create table t{n} (id integer primary key, {columns}{reference})")
            connection.execute(f"create index t{n}_a on t{n} (c0, c1)")
            connection.execute(f"create index t{n}_b on t{n} (c2) where c3 > 'a'")
        connection.commit()
    old = datetime(2026, 1, 1, tzinfo=UTC).timestamp()
    os.utime(path, (old, old))


def main(tables: int) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        build(path, tables)
        return ticks(path, tables) & after_writes(path, tables) & snapshots(path, tables)


def address(path: Path) -> Dsn:
    return Dsn(f"sqlite:///{path}")


def plain(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True)


def settled(path: Path) -> Pulse:
    """The marks of a file that was written long enough ago to be believed."""
    with ENGINE.connect(address(path), Limits()) as session:
        last = session.pulse(None)
        while last.cheap.startswith("racy"):
            last = session.pulse(None)
    return last


def ticks(path: Path, tables: int) -> bool:
    last, log = settled(path), path.with_name(f"{path.name}-wal")
    with ENGINE.connect(address(path), Limits()) as session:
        return compare(
            f"SQLite quiet tick, {tables} tables, {TICKS} times",
            lambda: [session.pulse(last) for _ in range(TICKS)],
            {"os.stat of two files": (lambda: [(path.stat(), log.exists()) for _ in range(TICKS)], 10)},
        )


def after_writes(path: Path, tables: int) -> bool:
    elsewhere = Pulse("other marks", settled(path).sound)

    def ours() -> object:
        with ENGINE.connect(address(path), Limits()) as session:
            return session.pulse(elsewhere)

    def fresh() -> object:
        with closing(plain(path)) as connection:
            return connection.execute("pragma schema_version").fetchone()

    return compare(
        f"SQLite tick after a write that was no DDL, {tables} tables, {TICKS} times",
        lambda: [ours() for _ in range(TICKS)],
        {"a fresh connection and PRAGMA schema_version": (lambda: [fresh() for _ in range(TICKS)], 1.5)},
    )


def snapshots(path: Path, tables: int) -> bool:
    texts = [each.text for each in templates("schemawatchd.engines.sqlite").values()]

    def ours() -> object:
        with ENGINE.connect(address(path), Limits()) as session:
            return snapshot_digest(session.read(frozenset(), NOON))

    def raw() -> object:
        with closing(plain(path)) as connection:
            return [connection.execute(text).fetchall() for text in texts]

    def reflected() -> object:
        engine = sa.create_engine(f"sqlite:///{path}")
        found = sa.MetaData()
        found.reflect(engine)
        engine.dispose()
        return found

    name = f"SQLite full snapshot with digest, {tables} tables"
    return compare(name, ours, {"its raw queries": (raw, 1.5)}, rounds=15) & compare(
        name, ours, {"SQLAlchemy MetaData.reflect()": (reflected, 1 / 15)}, rounds=3
    )


if __name__ == "__main__":
    sys.exit(not main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
