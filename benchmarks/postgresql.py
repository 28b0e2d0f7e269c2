"""PostgreSQL: the quiet tick and the full snapshot against their floors. Usage: postgresql.py [TABLES]."""

import subprocess
import sys
from datetime import UTC, datetime

import msgspec
import psycopg
import sqlalchemy as sa
from pairs import compare, in_child, peak

from schemawatchd.diff.compare import compare as differing
from schemawatchd.diff.scope import Scope
from schemawatchd.engines.engine import Limits
from schemawatchd.engines.hydrate import queries
from schemawatchd.engines.keeping import Keeper
from schemawatchd.engines.postgresql.engine import ENGINE
from schemawatchd.engines.postgresql.private import PrivateServer, find_binaries
from schemawatchd.schema.codec import decode, encode
from schemawatchd.schema.digest import snapshot_digest
from schemawatchd.schema.target import Dsn

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
TICKS = 100


def build(url: str, tables: int) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for n in range(tables):
            columns = ", ".join(f"c{i} varchar(20) not null default 'x'" for i in range(8))
            reference = f"references t{n - 1} (id)" if n else ""
            connection.execute(
                f"create table t{n} (id integer primary key, {columns}, p integer {reference});"
                f"create index on t{n} (c0, c1); create index on t{n} (c2) where c3 > 'a'"
            )


def main(tables: int) -> bool:
    server = PrivateServer()
    try:
        dsn = server.dsn()
        build(dsn.reveal(), tables)
        return memory(dsn, tables) & ticks(dsn, tables) & snapshots(dsn, tables) & judged(dsn, tables)
    finally:
        server.close()


def ticks(dsn: Dsn, tables: int) -> bool:
    """As the daemon does it: a session for each look, and one kept connection for the cluster."""
    keeper = Keeper(fresh=0)
    with ENGINE.connect(dsn, Limits()) as session:
        last = session.pulse(None)

    def tick() -> object:
        with ENGINE.connect(dsn, Limits(), keeper) as session:
            return session.pulse(last)

    tick()
    with psycopg.connect(dsn.reveal(), autocommit=True, prepare_threshold=None) as plain:
        return compare(
            f"PostgreSQL quiet tick, {tables} tables, {TICKS} times",
            lambda: [tick() for _ in range(TICKS)],
            {"SELECT 1": (lambda: [plain.execute("select 1").fetchone() for _ in range(TICKS)], 2)},
        )


def snapshots(dsn: Dsn, tables: int) -> bool:
    texts = queries("schemawatchd.engines.postgresql")
    url = dsn.reveal().replace("postgresql://", "postgresql+psycopg://")

    def ours() -> object:
        with ENGINE.connect(dsn, Limits()) as session:
            return snapshot_digest(session.read(frozenset(), NOON))

    def raw() -> object:
        with psycopg.connect(dsn.reveal()) as connection:
            connection.execute("select set_config('search_path', '', false), set_config('jit', 'off', false)")
            found = connection.execute(texts["namespaces"], {"schemas": None}).fetchall()
            inside = {"namespaces": [oid for (oid,) in found]}
            kinds = [text for name, text in texts.items() if name != "namespaces"]
            return [connection.execute(text, inside, binary=True).fetchall() for text in kinds]

    def dumped() -> object:
        command = [find_binaries() / "pg_dump", "-s", f"--dbname={dsn.reveal()}"]
        return subprocess.run(command, capture_output=True, check=True)

    def reflected() -> object:
        engine = sa.create_engine(url)
        found = sa.MetaData()
        found.reflect(engine)
        engine.dispose()
        return found

    return compare(
        f"PostgreSQL full snapshot with digest, {tables} tables",
        ours,
        {
            "pg_dump -s": (dumped, 0.33),
            "SQLAlchemy MetaData.reflect()": (reflected, 0.15),
            "the same catalog queries, raw": (raw, 1.5),
        },
        rounds=3,
    )


def judged(dsn: Dsn, tables: int) -> bool:
    """Digest and comparison of two whole snapshots that differ in one column, against fetching one of them."""
    with ENGINE.connect(dsn, Limits()) as session:
        expected = session.read(frozenset(), NOON)
        key = next(each for each in expected.objects if each.kind == "column")
        changed = msgspec.structs.replace(expected.objects[key], type="text")
        copied = decode(encode(expected), "a copy").objects
        actual = msgspec.structs.replace(expected, objects=dict(copied) | {key: changed})
        return compare(
            f"Digest and diff of two snapshots, {tables} tables",
            lambda: (snapshot_digest(actual), differing(expected, actual, Scope())),
            {"the fetch": (lambda: session.read(frozenset(), NOON), 0.1)},
            rounds=3,
        )


def memory(dsn: Dsn, tables: int) -> bool:
    """Measured first: a child begins with all that its parent holds."""

    def read() -> None:
        with ENGINE.connect(dsn, Limits()) as session:
            session.read(frozenset(), NOON)

    return peak(f"PostgreSQL full snapshot, {tables} tables", in_child(read), 250)


if __name__ == "__main__":
    sys.exit(not main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
