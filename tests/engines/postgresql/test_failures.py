"""What a server says when it takes no connection, or says nothing, leads to words that help."""

import time

import psycopg
import pytest

from schemawatchd.engines.engine import Limits
from schemawatchd.engines.postgresql.connection import connected
from schemawatchd.engines.postgresql.failures import translation
from schemawatchd.errors import TargetBusy, TargetRefused, TargetUnreachable
from schemawatchd.schema.target import Dsn

pytestmark = pytest.mark.postgres
ADDRESS = "Check host and port"


def test_a_locked_catalog_is_busy(postgres_database):
    with psycopg.connect(postgres_database.dsn.reveal()) as other:
        other.execute("lock table pg_class in access exclusive mode")
        with pytest.raises(TargetBusy) as caught, connected(postgres_database.dsn, Limits(lock=0.3)):
            pass
    assert ADDRESS not in caught.value.hint


def test_the_limit_of_a_role_is_its_own(postgres_database, postgres_role):
    role = postgres_role()
    postgres_database.run(f"alter role {role} connection limit 0")
    with (
        pytest.raises(TargetUnreachable, match="no room") as caught,
        connected(postgres_database.dsn_of(role), Limits()),
    ):
        pass
    assert "alter role" in caught.value.hint
    assert "max_connections" not in caught.value.hint


def test_the_limit_of_a_database_is_its_own(postgres_database, postgres_role):
    role = postgres_role()
    postgres_database.run(f"alter database {postgres_database.name} connection limit 0")
    with (
        pytest.raises(TargetUnreachable, match="no room") as caught,
        connected(postgres_database.dsn_of(role), Limits()),
    ):
        pass
    assert "alter database" in caught.value.hint


def test_a_database_that_does_not_exist_is_named(postgres_database):
    with (
        pytest.raises(TargetUnreachable, match="no database") as caught,
        connected(postgres_database.dsn, Limits(), "nosuch"),
    ):
        pass
    assert "name" in caught.value.hint
    assert ADDRESS not in caught.value.hint


@pytest.mark.parametrize(
    ("says", "kind", "direction"),
    [
        ("FATAL:  the database system is starting up", TargetUnreachable, "starts"),
        ("FATAL:  the database system is not yet accepting connections", TargetUnreachable, "starts"),
        ("FATAL:  canceling statement due to lock timeout", TargetBusy, "pg_locks"),
        ("FATAL:  sorry, too many clients already", TargetUnreachable, "max_connections"),
        ("FATAL:  remaining connection slots are reserved for roles", TargetUnreachable, "max_connections"),
        ('FATAL:  database "x" is not currently accepting connections', TargetUnreachable, "name"),
        ('FATAL:  role "x" does not exist', TargetRefused, "LOGIN"),
        ("connection refused", TargetUnreachable, ADDRESS),
    ],
)
def test_each_refusal_has_its_own_direction(says, kind, direction):
    found = translation(psycopg.OperationalError(f"connection failed: {says}"), Dsn("postgresql://w@h/shop"))
    assert type(found) is kind
    assert direction in found.hint


def test_a_kept_connection_whose_server_falls_silent_is_given_up(postgres_database, postgres_role, proxy):
    folder = postgres_database.dsn.reveal().partition("host=")[2].partition("&")[0].replace("%2F", "/")
    stalled = proxy(f"{folder}/.s.PGSQL.5432")
    url = f"postgresql://{postgres_role()}:pw@127.0.0.1:{stalled.port}/{postgres_database.name}"
    with connected(Dsn(url), Limits(connect=1, statement=1)) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
        stalled.deaf()
        begun = time.monotonic()
        with pytest.raises(psycopg.OperationalError, match="no answer within 2 s"):
            connection.execute("select 1")
    assert 1.5 < time.monotonic() - begun < 5


def test_an_answer_that_takes_its_time_is_waited_for(postgres_database):
    with connected(postgres_database.dsn, Limits(connect=1, statement=3)) as connection:
        assert connection.execute("select count(pg_sleep(1))").fetchone() == (1,)
