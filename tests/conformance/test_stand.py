"""Every engine's stand: scripts one after the other in one database that stays."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from schemawatchd.engines.engine import Limits
from schemawatchd.engines.mariadb.engine import ENGINE as MARIADB
from schemawatchd.engines.postgresql.engine import ENGINE as POSTGRESQL
from schemawatchd.engines.sqlite.engine import ENGINE as SQLITE
from schemawatchd.errors import ScratchUnavailable, SourceInvalid
from schemawatchd.schema.script import Script

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LIMITS = Limits(connect=3, statement=10, lock=1)
POSTGRES = pytest.mark.postgres
CHILD = """
import sys, sqlalchemy
url = sys.stdin.read().replace("postgresql://", "postgresql+psycopg://").replace("mariadb://", "mariadb+pymysql://")
engines = [sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool) for _ in range(4)]
connections = [each.connect() for each in engines]
connections[0].execute(sqlalchemy.text(sys.argv[1]))
connections[0].commit()
"""


@pytest.fixture(scope="module")
def private_postgres(postgres_servers, postgres_major):
    postgres_servers(postgres_major)  # skips where there is none
    made = POSTGRESQL.scratch(None, LIMITS)
    yield made
    made.close()


@pytest.fixture(scope="module")
def private_mariadb(mariadb_server):
    made = MARIADB.scratch(None, LIMITS)
    yield made
    made.close()


@pytest.fixture
def memory():
    return SQLITE.scratch(None, LIMITS)


@pytest.fixture(
    params=[
        "memory",
        pytest.param("private_postgres", marks=POSTGRES),
        *(
            pytest.param(f"on_postgres {each}", marks=POSTGRES)
            for each in ("superuser", "createdb", "createdb createrole")
        ),
        pytest.param("private_mariadb", marks=pytest.mark.mariadb),
    ]
)
def scratch(request):
    name, _, attributes = request.param.partition(" ")
    if not attributes:
        yield request.getfixturevalue(name)
        return
    database, account = (request.getfixturevalue(each) for each in ("postgres_database", "scratch_account"))
    made = POSTGRESQL.scratch(account(f"login {attributes}"), LIMITS)
    yield made
    made.close()
    assert database.ask("select datname from pg_database where datname like 'schemawatchd\\_%'") == []
    assert database.ask("select rolname from pg_roles where rolname like 'schemawatchd\\_scratch%'") == []


@pytest.fixture
def stand(scratch):
    made = scratch.stand()
    yield made
    made.close()


def play(stand, text, path="one.sql"):
    stand.play(Script(path, text))


def tables(stand):
    return {key.path[-1] for key in stand.read(NOON).objects if key.kind == "table"}


SCRIPTS = (
    "create table a (n int primary key);",
    "create table b (n int not null, a int references a (n));\ncreate index b_n on b (n);",
    "alter table a add column said varchar(20) default 'x';\ninsert into a (n) values (1);",
    "create view v as select n, said from a;",
)


def test_scripts_one_by_one_give_what_one_script_with_all_of_them_gives(scratch, stand):
    for number, text in enumerate(SCRIPTS):
        play(stand, text, f"{number}.sql")
        stand.read(NOON)
    whole, found = scratch.play(Script("3.sql", "\n".join(SCRIPTS)), NOON), stand.read(NOON)
    assert {str(key) for key in found.objects} >= {"table:a", "view:v"} or "table:public.a" in map(
        str, found.objects
    )
    assert found.objects == whole.objects
    assert (found.coverage, found.not_compared, found.origin) == (whole.coverage, whole.not_compared, whole.origin)
    assert (found.engine.name, found.engine.version) == (whole.engine.name, whole.engine.version)


def test_nothing_played_yet_is_an_empty_database(stand):
    assert tables(stand) == set()


def test_fifty_scripts_in_a_row(stand):
    for number in range(50):
        play(stand, f"create table t{number} (n int);\ninsert into t{number} values ({number});", f"{number}.sql")
    assert len(tables(stand)) == 50
    assert stand.rows("select n from t49") == [(49,)]


def test_a_session_ends_with_its_script(stand):
    play(stand, "create temporary table leak (n int);\ncreate table a (n int);")
    with pytest.raises(SourceInvalid):
        play(stand, "insert into leak values (1);", "two.sql")


LEAKS = {
    "postgresql": (
        """select pg_catalog.set_config('search_path', '', false); set check_function_bodies = off;
        create table public.a (n int)""",
        """create table b (n int); do $$ begin assert current_schema = 'public';
        assert current_setting('check_function_bodies') = 'on'; end $$""",
    ),
    "mariadb": (
        "set foreign_key_checks = 0, sql_mode = 'ANSI_QUOTES'; create table a (n int)",
        """create table b (said varchar(9) default "x"); create table c (n int);
        insert into c select 1 from dual where @@foreign_key_checks = 1""",
    ),
    "sqlite": (
        "pragma foreign_keys = on; create table a (n integer primary key)",
        "create table c (n int references a); insert into c values (7)",
    ),
}


def test_what_a_script_sets_ends_with_it(stand):
    first, second = LEAKS[stand.read(NOON).engine.name]
    play(stand, first)
    play(stand, second)
    assert "a" in tables(stand)
    if "c" in tables(stand):
        assert len(stand.rows("select n from c")) == 1


def test_a_failure_names_the_line_of_its_own_script_and_nothing_stays(scratch):
    stand = scratch.stand()
    play(stand, "create table a (n int);\n\n\ncreate table b (n int);")
    with pytest.raises(SourceInvalid) as caught:
        play(stand, "create table c (n int);\ncreate table a (n int);", "two.sql")
    assert (caught.value.path, caught.value.line) == ("two.sql", 2)
    assert caught.value.statement == "create table a (n int)"
    stand.close()
    stand.close()
    for ask in (
        lambda: play(stand, "create table d (n int)"),
        lambda: stand.read(NOON),
        lambda: stand.rows("select 1"),
    ):
        with pytest.raises(ScratchUnavailable, match="closed"):
            ask()
    fresh = scratch.stand()
    try:
        assert tables(fresh) == set()
    finally:
        fresh.close()


def test_a_script_without_a_statement_is_an_accident_unless_it_may_be_one(stand):
    with pytest.raises(SourceInvalid, match="no statement"):
        play(stand, "-- nothing\n")
    stand.play(Script("two.sql", "-- nothing\n", may_be_empty=True))
    assert tables(stand) == set()


def test_rows_are_read_and_never_written(stand):
    play(stand, "create table a (n int, said varchar(9));")
    stand.execute("insert into a values (1, '%s'), (2, null)")
    assert stand.rows("select n, said from a order by n") == [(1, "%s"), (2, None)]
    assert stand.rows("select said from a where said like '%s'") == [("%s",)]
    for query in (
        "insert into a values (3, '')",
        "insert into a values (3, '') returning n",
        "drop table a",
        "create table b (n int)",
        "delete from a",
        "select n from nowhere",
        "select 1; drop table a",
    ):
        with pytest.raises(SourceInvalid) as caught:
            stand.rows(query)
        assert caught.value.statement == query
    assert stand.rows("select count(*) from a") == [(2,)]
    assert tables(stand) == {"a"}


def test_too_many_rows_are_told(stand):
    play(stand, "create table t (n int);\ninsert into t values (0), (1), (2), (3), (4), (5), (6);")
    many = ", ".join(f"t t{number}" for number in range(6))
    with pytest.raises(SourceInvalid, match="more than 100000 rows"):
        stand.rows(f"select 1 from {many}")
    assert stand.rows("select count(*) from t") == [(7,)]


@pytest.mark.parametrize(
    "query",
    {
        "sqlite": "select load_extension('x')",
        "postgresql": "select pg_read_file('/etc/hostname')",
        "mariadb": "select user from mysql.user",
    }.items(),
    ids=lambda each: each[0],
)
def test_a_query_may_do_what_the_player_may(stand, query):
    if stand.read(NOON).engine.name == query[0]:
        with pytest.raises(SourceInvalid, match=r"denied|not authorized|prohibited"):
            stand.rows(query[1])


def test_a_child_process_works_on_the_same_database(stand):
    play(stand, "create table a (n int primary key);\ninsert into a values (7);")
    with stand.lent() as dsn:
        child = [sys.executable, "-c", CHILD, "create table b as select n + 1 as n from a"]
        done = subprocess.run(child, input=dsn.reveal(), text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not dsn.password or dsn.password not in f"{dsn} {dsn!r}"
    assert tables(stand) == {"a", "b"}
    assert stand.rows("select n from b") == [(8,)]
    play(stand, "drop table b;")
    assert tables(stand) == {"a"}


def test_a_lent_database_is_left_by_everybody(stand):
    import sqlalchemy

    if stand.read(NOON).engine.name == "sqlite":
        return
    with stand.lent() as dsn:
        url = dsn.reveal().replace("postgresql:", "postgresql+psycopg:").replace("mariadb:", "mariadb+pymysql:")
        engine = sqlalchemy.create_engine(url)
        connection = engine.connect()
        connection.execute(sqlalchemy.text("select 1"))
    try:
        with pytest.raises(sqlalchemy.exc.DBAPIError):
            connection.execute(sqlalchemy.text("select 1"))
    finally:
        connection.invalidate()
        engine.dispose()


def test_the_words_of_an_object(stand):
    play(stand, "create view v as select 1 as n;")
    key = next(each for each in stand.read(NOON).objects if each.kind == "view")
    assert any("select" in text.lower() for text in stand.worded(key).values())


def test_a_copy_goes_its_own_way(stand):
    play(stand, "create table a (n int);\ninsert into a values (1);")
    twin = stand.copy()
    if twin is None:
        assert stand.read(NOON).engine.name == "mariadb"
        return
    try:
        play(twin, "create table b (n int);\ninsert into a values (2);", "two.sql")
        play(stand, "create table c (n int);", "three.sql")
        assert (tables(twin), tables(stand)) == ({"a", "b"}, {"a", "c"})
        assert (twin.rows("select count(*) from a"), stand.rows("select count(*) from a")) == ([(2,)], [(1,)])
        stand.close()
        play(twin, "drop table b;", "four.sql")
        assert tables(twin) == {"a"}
    finally:
        twin.close()


@pytest.mark.parametrize(
    "engine",
    [pytest.param(POSTGRESQL, marks=POSTGRES), pytest.param(MARIADB, marks=pytest.mark.mariadb)],
    ids=lambda engine: engine.name,
)
def test_a_server_that_goes_away_is_told(engine):
    scratch = engine.scratch(None, LIMITS)
    try:
        try:
            stand = scratch.stand()
        except ScratchUnavailable as error:
            (pytest.fail if os.environ.get("CI") else pytest.skip)(error.says)
        play(stand, "create table a (n int);")
        os.kill(scratch._private._server.pid, signal.SIGQUIT if engine is POSTGRESQL else signal.SIGKILL)
        scratch._private._server.wait(10)
        for ask in (
            lambda: play(stand, "create table b (n int)"),
            lambda: stand.read(NOON),
            lambda: stand.rows("select 1"),
            lambda: stand.lent().__enter__(),
        ):
            with pytest.raises(ScratchUnavailable):
                ask()
        stand.close()
        again = scratch.stand()
        assert tables(again) == set()
        again.close()
    finally:
        scratch.close()


def test_a_copy_can_be_made_after_a_question(stand):
    stand.play(Script("a.sql", "create table t (a int); insert into t values (1);"))
    stand.rows("select a from t")
    stand.execute("insert into t values (2)")
    copy = stand.copy()
    if copy is None:
        return  # MariaDB has no cheap way
    try:
        assert sorted(copy.rows("select a from t")) == [(1,), (2,)]
        copy.execute("insert into t values (3)")
        assert len(stand.rows("select a from t")) == 2
    finally:
        copy.close()


@pytest.fixture
def postgres_stand(private_postgres):
    made = private_postgres.stand()
    yield made
    made.close()


@POSTGRES
def test_single_statements_leave_nothing_to_the_next(postgres_stand):
    stand = postgres_stand
    stand.rows("select set_config('search_path', 'nowhere', false)")
    stand.rows("select pg_advisory_lock(7)")
    stand.execute("set statement_timeout = '7s'")
    assert stand.rows("select current_setting('statement_timeout')") != [("7s",)]
    assert stand.rows("select current_setting('search_path')") != [("nowhere",)]
    stand.execute("create table made (a int)")
    assert stand.rows("select count(*) from made") == [(0,)]
    with pytest.raises(SourceInvalid):
        stand.rows("insert into made values (1) returning a")
    assert stand.rows("select count(*) from made") == [(0,)]


@POSTGRES
def test_what_is_set_for_the_database_holds_for_the_next_question(postgres_stand):
    stand = postgres_stand
    assert stand.rows("select current_setting('extra_float_digits')") != [("0",)]
    ((name,),) = stand.rows("select current_database()")
    stand.execute(f'alter database "{name}" set extra_float_digits = 0')
    assert stand.rows("select current_setting('extra_float_digits')") == [("0",)]
