"""Several queries in one round trip: answers in their order, and a connection that is of use afterwards."""

import psycopg
import pytest

from schemawatchd.engines.engine import Limits
from schemawatchd.engines.postgresql.connection import connected
from schemawatchd.engines.postgresql.pipeline import answers

pytestmark = pytest.mark.postgres


@pytest.fixture
def connection(postgres_database):
    with connected(postgres_database.dsn, Limits(statement=5)) as opened, opened.transaction():
        yield opened


def test_answers_come_in_the_order_of_the_queries(connection):
    queries = [("select %(n)s::int as n, 5 %% 3", {"n": 1}), ("set local jit = off", {}), ("select 'ä'", {})]
    found = [(answer.columns, answer.rows()) for answer in answers(connection, queries)]
    assert found == [(["n", "?column?"], [(1, 2)]), ([], []), (["?column?"], [("ä",)])]


def test_rows_come_by_the_portion(connection):
    (answer,) = answers(connection, [("select n from generate_series(1, 5) n", {})])
    assert [[n for (n,) in rows] for rows in answer.portions(2)] == [[1, 2], [3, 4], [5]]


def test_much_is_sent_and_received_at_once(connection):
    queries = [("select repeat(%(text)s, 10)", {"text": str(n) * 100_000}) for n in range(40)]
    assert [len(answer.rows()[0][0]) for answer in answers(connection, queries)][::13] == [10**6, *[2 * 10**6] * 3]


def test_the_first_that_fails_is_the_one_that_raises(connection):
    found = answers(connection, [("select 1", {}), ("select 1 / 0", {}), ("select 2", {})])
    assert next(found).rows() == [(1,)]
    with pytest.raises(psycopg.errors.DivisionByZero):
        next(found)


def test_a_connection_is_of_use_after_a_failure_and_after_answers_that_nobody_took(postgres_database):
    with connected(postgres_database.dsn, Limits(statement=5)) as opened:
        with pytest.raises(psycopg.errors.DivisionByZero), opened.transaction():
            list(answers(opened, [("select 1 / 0", {}), ("select 2", {})]))
        with opened.transaction():
            found = answers(opened, [("select 1", {}), ("select 2", {}), ("select 3", {})])
            next(found)
            found.close()
            assert opened.execute("select 4").fetchall() == [(4,)]
        assert opened.execute("select 5").fetchall() == [(5,)]


def test_what_is_asked_this_way_cannot_write_either(connection):
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        list(answers(connection, [("create table t ()", {})]))


def test_a_query_that_takes_too_long_ends(postgres_database):
    with (
        connected(postgres_database.dsn, Limits(statement=0.2)) as opened,
        pytest.raises(psycopg.errors.QueryCanceled),
        opened.transaction(),
    ):
        list(answers(opened, [("select 1", {}), ("select pg_sleep(20)", {}), ("select 2", {})]))
