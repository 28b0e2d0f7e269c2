"""MariaDB: the quiet tick and the full snapshot against their floors. Usage: mariadb.py [TABLES]."""

import secrets
import shutil
import socket
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime

import sqlalchemy as sa
from pairs import compare

from schemawatchd.engines.engine import Limits
from schemawatchd.engines.mariadb import connection as wire
from schemawatchd.engines.mariadb.engine import ENGINE
from schemawatchd.engines.mariadb.scratch.private_server import PrivateMariadb
from schemawatchd.engines.pool import ConnectionPool
from schemawatchd.schema.digest import snapshot_digest
from schemawatchd.schema.target import Dsn

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
TICKS = 100
DATABASE = "bench"


def build(server: Dsn, tables: int) -> Dsn:
    opened = wire.opened(server, Limits())
    try:
        wire.run(opened, f"create database {DATABASE}")
        wire.run(opened, f"use {DATABASE}")
        for n in range(tables):
            columns = ", ".join(f"c{i} varchar(20) not null default 'x'" for i in range(8))
            reference = f", foreign key (p) references t{n - 1} (id)" if n else ""
            wire.run(
                opened,
                f"create table t{n} (id int primary key, {columns}, p int{reference}, key a (c0, c1), key b (c2))",
            )
    finally:
        opened.close()
    where = wire.address(server)
    return Dsn(f"mariadb://root:{where.password}@localhost/{DATABASE}?unix_socket={where.socket}")


def over_tcp(server: Dsn, port: int) -> Dsn:
    """The same database as most people reach it: by an address, and so as another account."""
    password = secrets.token_hex(16)
    with closing(wire.opened(server, Limits())) as opened:
        wire.run(opened, f"create user watch@'127.0.0.1' identified by '{password}'")
        wire.run(opened, "grant all on *.* to watch@'127.0.0.1'")
    return Dsn(f"mariadb://watch:{password}@127.0.0.1:{port}/{DATABASE}")


def free_port() -> int:
    """A port on which nothing listens yet."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def main(tables: int) -> bool:
    port = free_port()
    server = PrivateMariadb(("--skip-networking=0", "--bind-address=127.0.0.1", f"--port={port}"))
    try:
        dsn = build(server.dsn(), tables)
        quiet = ticks(dsn, tables, "a Unix socket") & ticks(over_tcp(server.dsn(), port), tables, "TCP")
        return quiet & snapshots(dsn, tables)
    finally:
        server.close()


def ticks(dsn: Dsn, tables: int, way: str) -> bool:
    """As the daemon does it: a session for each look, and one kept connection for the server.

    The bound has a floor: to read any one status variable takes the server alone ten times as long as `SELECT 1`,
    because it writes each of its 560 into a row of 6 KB first, and 4 times with the driver's share on both sides.
    """
    keeper = ConnectionPool(fresh=0)
    with ENGINE.connect(dsn, Limits()) as session:
        last = session.pulse(None)

    def tick() -> object:
        with ENGINE.connect(dsn, Limits(), keeper) as session:
            return session.pulse(last)

    tick()
    with closing(wire.opened(dsn, Limits())) as plain, closing(keeper):
        return compare(
            f"MariaDB quiet tick over {way}, {tables} tables, {TICKS} times",
            lambda: [tick() for _ in range(TICKS)],
            {"SELECT 1": (lambda: [wire.run(plain, "select 1") for _ in range(TICKS)], 6)},
        )


def snapshots(dsn: Dsn, tables: int) -> bool:
    where = wire.address(dsn)

    def ours() -> object:
        with ENGINE.connect(dsn, Limits()) as session:
            return snapshot_digest(session.read(frozenset(), NOON))

    def shown() -> object:
        opened = wire.opened(dsn, Limits())
        try:
            return [wire.run(opened, f"show create table t{n}") for n in range(tables)]
        finally:
            opened.close()

    def dumped() -> object:
        command = ["mariadb-dump", "--no-data", "--routines", "--events", "--triggers", f"--socket={where.socket}"]
        command += ["--user=root", f"--password={where.password}", DATABASE]
        return subprocess.run(command, capture_output=True, check=True)

    def reflected() -> object:
        engine = sa.create_engine("mysql+pymysql://", creator=lambda: wire.opened(dsn, Limits()))
        found = sa.MetaData()
        found.reflect(engine)
        engine.dispose()
        return found

    others = {
        "SQLAlchemy MetaData.reflect()": (reflected, 0.35),
        "SHOW CREATE TABLE for each table": (shown, 2.5),
    }
    if shutil.which("mariadb-dump"):
        others["mariadb-dump --no-data"] = (dumped, 0.12)
    return compare(f"MariaDB full snapshot with digest, {tables} tables", ours, others, rounds=3)


if __name__ == "__main__":
    sys.exit(not main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
