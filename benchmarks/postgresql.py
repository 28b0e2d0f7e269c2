"""PostgreSQL: ticks, snapshots and what moved against their floors. Usage: postgresql.py [TABLES]."""

import re
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import msgspec
import psycopg
import sqlalchemy as sa
from network import Delay
from pairs import compare, in_child, peak

from schemawatchd.diff.compare import compare as differing
from schemawatchd.diff.scope import Scope
from schemawatchd.engines.engine import Limits
from schemawatchd.engines.pool import ConnectionPool
from schemawatchd.engines.postgresql import reader
from schemawatchd.engines.postgresql.change_token import at_hand, hash_of
from schemawatchd.engines.postgresql.connection import Connection, connected
from schemawatchd.engines.postgresql.engine import ENGINE
from schemawatchd.engines.postgresql.pipeline import answers
from schemawatchd.engines.postgresql.scratch import private_server
from schemawatchd.engines.postgresql.scratch.private_server import PrivatePostgresql, find_binaries
from schemawatchd.schema.codec import decode, encode
from schemawatchd.schema.digest import snapshot_digest
from schemawatchd.schema.snapshot import Start
from schemawatchd.schema.target import Dsn

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
TICKS = 100
DATABASES = 200


TABLE = """
do $do$ begin for n in {first}..{last} loop execute format($f$
  create table t%1$s (id integer primary key, {columns}, p integer references t%2$s (id));
  create index on t%1$s (c0, c1); create index on t%1$s (c2) where c3 > 'a'$f$, n, greatest(n - 1, 0));
end loop; end $do$"""
DROP = "do $$ begin for n in {first}..{last} loop execute format('drop table t%s cascade', n); end loop; end $$"
ALTER = (
    "do $$ begin for n in {first}..{last} loop"
    " execute format('alter table t%s alter c0 type varchar({length})', n); end loop; end $$"
)
LOT = 500
"""So many tables fit into one transaction: each holds locks for all that belongs to it."""


def build(url: str, tables: int, state: str = "never analysed") -> None:
    """Nobody analyses: the private server runs without autovacuum. Bloated: made three times and altered ten."""
    columns = ", ".join(f"c{i} varchar(20) not null default 'x'" for i in range(8))
    lots = [{"first": first, "last": min(first + LOT, tables) - 1} for first in range(0, tables, LOT)]
    bloated = state == "bloated"
    with psycopg.connect(url, autocommit=True) as connection:
        for rounds in range(3 if bloated else 1):
            for lot in lots * bool(rounds):
                connection.execute(DROP.format(**lot).encode())
            for lot in lots:
                connection.execute(TABLE.format(columns=columns, **lot).encode())
        for length in range(21, 31) if bloated else ():
            for lot in lots:
                connection.execute(ALTER.format(length=length, **lot).encode())
        if state == "analysed":
            connection.execute("vacuum analyze")


RECURSION = 5_000
"""SQLAlchemy's reflection of a chain of foreign keys that is longer than this ends with RecursionError."""
STATES = ("never analysed", "analysed", "bloated")


def main(tables: int) -> bool:
    # As servers have it that hold so many tables: with scratch's 32 MB the catalogs of 10,000 do not fit.
    private_server._SETTINGS["shared_buffers"] = "512MB"  # noqa: SLF001
    server = PrivatePostgresql()
    try:
        dsn, small = (server.dsn(name) for name in ("large", "small"))
        others = [(server.dsn(state), state) for state in STATES[1:]]
        with psycopg.connect(server.dsn().reveal(), autocommit=True) as connection:
            for name in ("large", "small", *STATES[1:]):
                connection.execute(f'create database "{name}"')
        build(dsn.reveal(), tables)
        build(small.reveal(), tables // 10)
        done = [memory(small, tables // 10), memory(dsn, tables), snapshots(dsn, tables, STATES[0])]
        for place, state in others:
            build(place.reveal(), tables, state)
            done.append(snapshots(place, tables, state))
        return all(
            [
                *done,
                growth(small, dsn, tables),
                changed(dsn, tables),
                judged(dsn, tables),
                over_a_network(dsn, tables),
                ticks(dsn, tables),
                busy(dsn, tables),
                round_of_looks(server),
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
        writer.execute("create table if not exists busy (n integer)")
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

    def rounds(many: list[Dsn]) -> None:
        for _ in range(TICKS):
            looks(many)

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
    """As the daemon does it after a wake: what moved, and everything."""

    def look() -> object:
        with ENGINE.connect(dsn, Limits()) as session:
            return session.take(frozenset(), NOON, None, marked=True)

    def ours(connection: Connection, start: Start) -> object:
        connection.execute("alter table t5 add column fresh text; alter table t5 drop column fresh")
        with ENGINE.connect(dsn, Limits()) as session:
            found = session.retake(start, frozenset(), NOON)
            assert found is not None
            return found

    with ENGINE.connect(dsn, Limits()) as session:
        taken = session.take(frozenset(), NOON, None, marked=True)
    start = Start(taken.snapshot, taken.marks)
    with psycopg.connect(dsn.reveal(), autocommit=True) as connection:
        return compare(
            f"PostgreSQL one changed table of {tables}",
            lambda: ours(connection, start),
            {"the full snapshot": (look, 0.1)},
            rounds=3,
        )


ROUND_TRIP = 0.3
"""Seconds: ten times what is usual far away, so that a busy machine does not count."""


def over_a_network(dsn: Dsn, tables: int) -> bool:
    """How many round trips a full reading and a quiet tick make, the connection's own not counted."""
    folder = re.search("host=([^&]*)", dsn.reveal())
    assert folder
    proxies = [Delay(Path(unquote(folder[1])) / ".s.PGSQL.5432", wait) for wait in (0.0, ROUND_TRIP)]
    near, far = (
        Dsn(re.sub(r"@/([^?]*)\?.*", rf"@127.0.0.1:{each.port}/\1", dsn.reveal()), tls="off") for each in proxies
    )

    def reading(place: Dsn) -> float:
        with ENGINE.connect(place, Limits()) as session:
            session.tables(frozenset())  # opens the connection
            begun = time.monotonic()
            session.take(frozenset(), NOON, None, marked=True)
            return time.monotonic() - begun

    def tick(place: Dsn) -> float:
        keeper = ConnectionPool(fresh=0)
        with ENGINE.connect(place, Limits()) as session:
            last = session.pulse(None)
        for _ in range(2):  # on a new connection nothing counts as quiet
            begun = time.monotonic()
            with ENGINE.connect(place, Limits(), keeper) as session:
                session.pulse(last)
        return time.monotonic() - begun

    met = True
    for name, work, bound in (("full reading", reading, 3), ("quiet tick", tick, 1)):
        trips = (min(work(far) for _ in range(3)) - min(work(near) for _ in range(3))) / ROUND_TRIP
        met &= round(trips) <= bound
        word = "met" if round(trips) <= bound else "MISSED"
        print(f"PostgreSQL {name} over a network, {tables} tables: {trips:.1f} round trips, bound {bound}: {word}")
    for each in proxies:
        each.close()
    return met


def growth(small: Dsn, dsn: Dsn, tables: int) -> bool:
    """Ten times the tables may take ten times as long, and no longer."""

    def read(place: Dsn) -> object:
        with ENGINE.connect(place, Limits()) as session:
            return session.read(frozenset(), NOON)

    return compare(
        f"PostgreSQL full snapshot, {tables} tables",
        lambda: read(dsn),
        {f"that of {tables // 10}": (lambda: read(small), 11)},
        rounds=3,
    )


def snapshots(dsn: Dsn, tables: int, state: str) -> bool:
    url = dsn.reveal().replace("postgresql://", "postgresql+psycopg://")

    def ours() -> object:
        with ENGINE.connect(dsn, Limits()) as session:
            return snapshot_digest(session.read(frozenset(), NOON))

    def raw() -> object:
        with connected(dsn, Limits()) as connection, connection.transaction():
            asked = reader.Asked(
                reader.namespaces(connection, frozenset()), str(connection.info.server_version // 10000)
            )
            queries = [asked.query(connection, kind) for kind in reader.in_order(ENGINE.kinds)]
            return [each.rows() for each in answers(connection, queries)]

    def dumped() -> object:
        command = [str(find_binaries() / "pg_dump"), "-s", f"--dbname={dsn.reveal()}"]
        return subprocess.run(command, capture_output=True, check=True)

    def reflected() -> object:
        engine = sa.create_engine(url)
        found = sa.MetaData()
        found.reflect(engine)
        engine.dispose()
        return found

    others = {"pg_dump -s": (dumped, 0.33), "the same catalog queries, raw": (raw, 1.5)}
    if tables < RECURSION:
        others["SQLAlchemy MetaData.reflect()"] = (reflected, 0.10)
    name = f"PostgreSQL full snapshot with digest, {tables} tables, {state}"
    return compare(name, ours, others, rounds=3)


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
