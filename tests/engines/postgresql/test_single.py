"""One statement of a script at a time: the server refuses a second one, and no answer takes memory."""

import resource

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fixtures.postgres import LIMITS, NOON
from schemawatchd.engines.engine import Script
from schemawatchd.engines.postgresql.scratch.player import run_single
from schemawatchd.engines.postgresql.scratch.server import OnPrivateServer
from schemawatchd.errors import SourceInvalid

pytestmark = pytest.mark.postgres

GOES_ON = """
create table t (a int);
prepare q as select $1::int;
execute q(1);
create function plus(int) returns int language sql begin atomic; select $1 + 1; end;
create rule r as on insert to t do also select new.a;
begin; insert into t values (1); savepoint s; rollback to s; commit;
do $$ begin perform 1; end $$;
declare c cursor with hold for select 1; fetch c; close c;
set local work_mem = '1MB';
explain select 1;
vacuum t;
values (1), (2);
"""


@pytest.fixture
def connection(postgres_database):
    with postgres_database.connect() as made:
        yield made


@pytest.fixture(scope="module")
def scratch(postgres_servers, postgres_major):
    postgres_servers(postgres_major)  # skips where there is none
    made = OnPrivateServer(LIMITS, seconds=20, major=postgres_major)
    yield made
    made.close()


@pytest.mark.parametrize("text", [line for line in GOES_ON.splitlines() if line and ";" in line])
def test_statements_of_every_sort_run_one_by_one(text, scratch):
    before = "create table t (a int);" if " t" in text and "create table" not in text else ""
    before += "prepare q as select $1::int;" if "execute q" in text else ""
    scratch.play(Script("schema.sql", before + text), NOON)


@pytest.mark.parametrize(
    "text",
    [
        "create table a (n int); create table b (n int)",
        "select 1 as 😀$x$; begin; create table z(x int); prepare transaction 'stay'; select 1 as 😀$x$",
        "select 1; -- nothing\nselect 2",
    ],
)
def test_the_server_refuses_a_second_statement(text, connection):
    with pytest.raises(psycopg.Error, match="multiple commands"):
        run_single(connection, text)
    assert connection.execute("select count(*) from pg_class where relname in ('a', 'b', 'z')").fetchone() == (0,)


def test_a_name_that_we_split_otherwise_than_the_server_leaves_nothing(scratch):
    text = (
        "create table z0(x int); select 1 as 😀$x$; begin; create table z(x int); prepare transaction 'stay';"
        " select 1 as 😀$x$;"
    )
    with pytest.raises(SourceInvalid):
        scratch.play(Script("schema.sql", text), NOON)


def test_rows_of_a_select_take_no_memory(scratch):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    many = "select repeat('x', 100000) from generate_series(1, 20000)"  # 2 GB
    scratch.play(Script("schema.sql", f"{many}; create table t (a int);"), NOON)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 << 10


@pytest.mark.parametrize(
    "text", ["copy t from stdin", "copy t to stdout", "copy (select generate_series(1, 100000)) to stdout"]
)
def test_copy_with_the_client_is_refused_and_the_session_goes_on(text, connection):
    run_single(connection, "create temporary table t (a int)")
    with pytest.raises(psycopg.Error, match="COPY"):
        run_single(connection, text)
    run_single(connection, "insert into t values (1)")
    assert connection.execute("select count(*) from t").fetchone() == (1,)


PIECES = ["select 1", ";", "$x$", "😀", "'", '"', "--", "\n", "/*", "*/", "é", "$", "a", "e'\\'"]


@given(st.lists(st.sampled_from(PIECES), max_size=12))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
def test_random_texts_never_run_as_two(connection, parts):
    text = f"create table first_one (a int) {' '.join(parts)} ; create table second_one (a int)"
    connection.execute("begin")
    try:
        run_single(connection, text)
        counted = connection.execute("select count(*) from pg_class where relname in ('first_one', 'second_one')")
        assert counted.fetchone() in [(0,), (1,)]
    except psycopg.Error:
        pass
    finally:
        connection.execute("rollback")
