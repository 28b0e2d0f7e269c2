"""A standby is read like a primary, and a read that is in the way of what it replays is tried again."""

import signal

import psycopg
import pytest

from fixtures.daemon import eventually
from fixtures.postgres import LIMITS, NOON
from schemawatchd.engines.postgresql.engine import ENGINE
from schemawatchd.engines.postgresql.failures import translation
from schemawatchd.engines.postgresql.scratch.private_server import find_binaries
from schemawatchd.engines.private import Home, stop
from schemawatchd.errors import TargetBusy
from schemawatchd.schema.target import Dsn

pytestmark = pytest.mark.postgres

DSN = Dsn("postgresql://watch@db/shop")


@pytest.fixture
def pair(postgres_major):
    """The addresses of a primary and of a standby that follows it, made with pg_basebackup."""
    programs = find_binaries(postgres_major)
    homes, servers = [], []

    def start(*options):
        home = homes[-1]
        command = [str(programs / "postgres"), "-D", str(home.path / "data"), "-k", str(home.path)]
        servers.append(home.start([*command, "-c", "listen_addresses=", "-c", "fsync=off", *options]))
        dsn = Dsn(f"postgresql://boss@/postgres?host={home.path}")
        eventually(lambda: _answers(dsn), 30, home.log)
        return dsn

    try:
        homes.append(Home("postgres"))
        data = str(homes[0].path / "data")
        homes[0].run([str(programs / "initdb"), "--no-sync", "-U", "boss", "-A", "trust", "-D", data])
        primary = start()
        homes.append(Home("postgres"))
        into = str(homes[1].path / "data")
        copy = [
            str(programs / "pg_basebackup"),
            "-h",
            str(homes[0].path),
            "-U",
            "boss",
            "-D",
            into,
            "-R",
            "-c",
            "fast",
        ]
        homes[1].run([*copy, "--no-sync"])
        yield primary, start("-c", "max_standby_streaming_delay=0")
    finally:
        for server in reversed(servers):
            stop(server, signal.SIGQUIT)
        for home in homes:
            home.remove()


def _answers(dsn):
    try:
        psycopg.connect(dsn.reveal()).close()
    except psycopg.OperationalError:
        return False
    return True


def test_a_standby_is_read_and_says_that_it_is_one(pair):
    primary, standby = pair
    with psycopg.connect(primary.reveal(), autocommit=True) as connection:
        connection.execute("create table orders (id int primary key)")

    def tables():
        with ENGINE.connect(standby, LIMITS) as session:
            found = session.read(frozenset(), NOON)
        assert found.engine.role == "replica"
        return {str(key) for key in found.objects if key.kind == "table"}

    eventually(lambda: tables() == {"table:public.orders"})


def test_a_connection_that_the_standby_ended_is_opened_anew(pair):
    _, standby = pair
    with ENGINE.connect(standby, LIMITS) as session:
        before = session.pulse(None)
        session._connection.close()
        assert session.pulse(None) == before
        assert session.read(frozenset(), NOON).engine.role == "replica"


@pytest.mark.parametrize(
    "error",
    [
        psycopg.errors.SerializationFailure("canceling statement due to conflict with recovery"),
        psycopg.errors.SerializationFailure("terminating connection due to conflict with recovery"),
        psycopg.errors.DeadlockDetected("canceling statement due to conflict with recovery"),
        psycopg.errors.QueryCanceled("canceling statement due to conflict with recovery"),
    ],
    ids=lambda each: f"{type(each).__name__} {str(each).split()[0]}",
)
def test_a_read_in_the_way_of_recovery_is_one_to_try_again(error):
    assert isinstance(translation(error, DSN), TargetBusy)
