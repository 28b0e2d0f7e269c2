"""PostgreSQL: ticks, snapshots and what moved against their floors. Usage: postgresql.py [TABLES]."""

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
from schemawatchd.engines.pool import ConnectionPool
from schemawatchd.engines.postgresql import reader
from schemawatchd.engines.postgresql.connection import Connection, connected
from schemawatchd.engines.postgresql.engine import ENGINE
from schemawatchd.engines.postgresql.private import PrivatePostgresql, find_binaries
from schemawatchd.engines.postgresql.pulse import at_hand, hash_of
from schemawatchd.schema.codec import decode, encode
from schemawatchd.schema.digest import snapshot_digest
from schemawatchd.schema.snapshot import Start
from schemawatchd.schema.target import Dsn

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
TICKS = 100
DATABASES = 200


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
    server = PrivatePostgresql()
    try:
        with psycopg.connect(server.dsn().reveal(), autocommit=True) as connection:
            connection.execute("create database small")
        dsn, small = server.dsn(), server.dsn("small")
        build(dsn.reveal(), tables)
        build(small.reveal(), tables // 10)
        return all(
            [
                memory(dsn, tables),
                ticks(dsn, tables),
                busy(dsn, tables),
                round_of_looks(server),
                snapshots(dsn, tables),
                growth(small, dsn, tables),
                changed(dsn, tables),
                judged(dsn, tables),
            ]
        )
    finally:
        server.close()


def ticks(dsn: Dsn, tables: int) -> bool:
    """As the daemon does it: a session for each look, and one kept connection for the cluster."""
    keeper = ConnectionPool(fresh=0)
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


def busy(dsn: Dsn, tables: int) -> bool:
    """Somebody has written rows since the last look, so that the cluster has moved and the schema has not."""
    keeper = ConnectionPool(fresh=0)
    with ENGINE.connect(dsn, Limits()) as session:
        last = session.pulse(None)

    def ours(writer: Connection) -> object:
        writer.execute("insert into busy values (1)")
        with ENGINE.connect(dsn, Limits(), keeper) as session:
            return session.pulse(last)

    def hashed(writer: Connection, plain: Connection) -> object:
        writer.execute("insert into busy values (1)")
        return plain.execute(hash_of(at_hand(plain))).fetchone()

    with psycopg.connect(dsn.reveal(), autocommit=True) as writer, connected(dsn, Limits()) as plain:
        writer.execute("create table busy (n integer)")
        return compare(
            f"PostgreSQL tick of a busy cluster, {tables} tables",
            lambda: ours(writer),
            {"the xmin hash query": (lambda: hashed(writer, plain), 1.2)},
        )


def round_of_looks(server: PrivatePostgresql) -> bool:
    """A quiet cluster of many databases. None of them is opened while it is quiet, so they need not be there."""
    keeper = ConnectionPool()
    with ENGINE.connect(server.dsn(), Limits()) as session:
        last = session.pulse(None)
    places = [server.dsn(f"database_{n}") for n in range(DATABASES)]

    def looks(many: list[Dsn]) -> None:
        keeper.fresh = 0.0
        for dsn in many:
            with ENGINE.connect(dsn, Limits(), keeper) as session:
                session.pulse(last)
            keeper.fresh = 60.0

    def rounds(many: list[Dsn]) -> object:
        return [looks(many) for _ in range(TICKS)]

    looks([server.dsn()])  # on a new connection nothing counts as quiet
    with psycopg.connect(server.dsn("postgres").reveal(), autocommit=True, prepare_threshold=None) as plain:
        floor = lambda: [plain.execute("select 1").fetchone() for _ in range(TICKS)]  # noqa: E731
        return all(
            compare(
                f"PostgreSQL quiet tick over {len(many)} databases of one cluster, {TICKS} times",
                lambda many=many: rounds(many),  # type: ignore[misc]
                {"SELECT 1 per cluster": (floor, 2)},
            )
            for many in (places[:1], places)
        )


def changed(dsn: Dsn, tables: int) -> bool:
    """As the daemon does it after a wake: the pulse, what moved, and the pulse once more."""

    def look() -> object:
        with ENGINE.connect(dsn, Limits()) as session:
            pulse = session.pulse(None)
            found = session.read(frozenset(), NOON)
            return found, session.pulse(pulse)

    def ours(connection: Connection, start: Start) -> object:
        connection.execute("alter table t5 add column fresh text; alter table t5 drop column fresh")
        with ENGINE.connect(dsn, Limits()) as session:
            pulse = session.pulse(None)
            found = session.reread(start, session.marks(frozenset()), frozenset(), NOON)
            assert found is not None
            return found, session.pulse(pulse)

    with ENGINE.connect(dsn, Limits()) as session:
        start = Start(session.read(frozenset(), NOON), session.marks(frozenset()))
    with psycopg.connect(dsn.reveal(), autocommit=True) as connection:
        return compare(
            f"PostgreSQL one changed table of {tables}",
            lambda: ours(connection, start),
            {"the full snapshot": (look, 1 / 3)},
            rounds=3,
        )


def growth(small: Dsn, dsn: Dsn, tables: int) -> bool:
    """Ten times the tables may take ten times as long, and no longer."""

    def read(place: Dsn) -> object:
        with ENGINE.connect(place, Limits()) as session:
            return session.read(frozenset(), NOON)

    return compare(
        f"PostgreSQL full snapshot, {tables} tables",
        lambda: read(dsn),
        {f"that of {tables // 10}": (lambda: read(small), 10)},
        rounds=3,
    )


def snapshots(dsn: Dsn, tables: int) -> bool:
    url = dsn.reveal().replace("postgresql://", "postgresql+psycopg://")

    def ours() -> object:
        with ENGINE.connect(dsn, Limits()) as session:
            return snapshot_digest(session.read(frozenset(), NOON))

    def raw() -> object:
        with connected(dsn, Limits()) as connection, connection.transaction():
            major = connection.info.server_version // 10000
            found = connection.execute(reader.text("namespaces", major), {"schemas": None}).fetchall()
            inside = {"namespaces": [oid for (oid,) in found]}
            texts = [reader.text(kind, major) for kind in sorted(ENGINE.kinds)]
            return [connection.execute(text, inside, binary=True).fetchall() for text in texts]

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
