"""The quiet tick of a whole cluster: one kept connection, to no watched database, that overlooks nothing."""

import psycopg
import pytest

from fixtures.postgres import LIMITS
from schemawatchd.engines.pool import ConnectionPool
from schemawatchd.engines.postgresql.engine import ENGINE

pytestmark = pytest.mark.postgres


@pytest.fixture
def keeper():
    made = ConnectionPool(fresh=0)
    yield made
    made.close()


def pulse(dsn, keeper, last=None):
    with ENGINE.connect(dsn, LIMITS, keeper) as session:
        return session.pulse(last)


def connections(database):
    return database.ask("select datname from pg_stat_activity where application_name = 'schemawatchd' order by 1")


def quiet(database, keeper):
    """A pulse that the kept connection has confirmed once."""
    last = pulse(database.dsn, keeper)
    return pulse(database.dsn, keeper, pulse(database.dsn, keeper, last))


def test_a_quiet_cluster_is_asked_on_one_connection_that_stands_in_nobodys_way(postgres_database, keeper):
    last = quiet(postgres_database, keeper)
    assert pulse(postgres_database.dsn, keeper, last) is last
    assert connections(postgres_database) == [("postgres",)]
    name = postgres_database.name
    with psycopg.connect(postgres_database.server.dsn("postgres").reveal(), autocommit=True) as admin:
        admin.execute(f"create database {name}_copy template {name}")
        admin.execute(f"alter database {name}_copy rename to {name}_gone")
        admin.execute(f"drop database {name}_gone")


def test_a_change_is_seen_through_it(postgres_database, keeper):
    last = quiet(postgres_database, keeper)
    postgres_database.run("create table t (a int)")
    moved = pulse(postgres_database.dsn, keeper, last)
    assert moved.sound != last.sound
    postgres_database.run("insert into t values (1)")
    written = pulse(postgres_database.dsn, keeper, moved)
    assert (written.sound, written.cheap != moved.cheap) == (moved.sound, True)


def test_a_connection_that_was_cut_is_made_again_and_nothing_is_overlooked(postgres_database, keeper):
    last = quiet(postgres_database, keeper)
    postgres_database.run(
        "create table t (a int);"
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'schemawatchd'"
    )
    assert pulse(postgres_database.dsn, keeper, last).sound != last.sound


def test_who_may_not_connect_there_is_asked_as_before(postgres_database, postgres_role, keeper):
    role = postgres_role()
    admin = postgres_database.server.dsn("postgres").reveal()
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("revoke connect on database postgres from public")
        try:
            dsn = postgres_database.dsn_of(role)
            last = pulse(dsn, keeper, pulse(dsn, keeper))
            assert pulse(dsn, keeper, last) == last
        finally:
            connection.execute("grant connect on database postgres to public")


def test_two_databases_share_an_answer_for_a_moment(postgres_database):
    keeper = ConnectionPool(fresh=60)
    last = quiet(postgres_database, keeper)
    postgres_database.run("create table t (a int)")
    assert pulse(postgres_database.dsn, keeper, last) is last
    keeper.fresh = 0
    assert pulse(postgres_database.dsn, keeper, last) is not last
    keeper.close()
