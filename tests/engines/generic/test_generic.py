"""The generic engine from end to end: chosen by the URL, read only, and honest about what it cannot tell."""

import sqlite3
import threading
import warnings
from contextlib import closing

import pytest
import sqlalchemy
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.exc import ProgrammingError

from schemawatchd.actions.check import check_targets
from schemawatchd.clock import SystemClock
from schemawatchd.engines.engine import Limits
from schemawatchd.engines.find import engine_named, engine_of
from schemawatchd.errors import ReadFailed, ScratchUnavailable, SettingsError, TargetUnreachable
from schemawatchd.reports.report import Status
from schemawatchd.schema.codec import encode
from schemawatchd.schema.target import Dsn
from schemawatchd.settings.load import load
from schemawatchd.settings.translate import translate
from schemawatchd.wiring.container import Container

TABLES = "create table orders (id integer primary key, total numeric not null); create view big as select 1 as one"


class Poor(SQLiteDialect_pysqlite):
    """A dialect as they are in the wild: some of it not implemented, some of it refused by the server."""

    name = "poor"
    supports_statement_cache = True

    def get_multi_check_constraints(self, *args, **kwargs):
        raise NotImplementedError

    def get_multi_foreign_keys(self, *args, **kwargs):
        raise ProgrammingError("select secret", {}, Exception("no permission\nfor this"))


registry.register("poor", __name__, "Poor")


@pytest.fixture
def shop(tmp_path):
    path = tmp_path / "shop.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(TABLES)
    return path


def session(url):
    dsn = Dsn(url)
    return engine_of(dsn).connect(dsn, Limits())


def test_only_what_no_engine_of_its_own_speaks_is_read_generically():
    assert engine_of(Dsn("sqlite:///x.db")).name == "sqlite"
    assert engine_of(Dsn("postgresql+psycopg://h/x")).name == "postgresql"
    assert engine_of(Dsn("generic+sqlite:///x.db")).name == "generic+sqlite"
    assert engine_of(Dsn("generic+postgresql://h/x")).name == "generic+postgresql"
    assert engine_of(Dsn("oracle+oracledb://u@h/x")).name == "generic+oracle"
    assert engine_of(Dsn("mssql+pyodbc://u@h/x")).name == "generic+mssql"
    assert engine_named("generic+oracle").name == "generic+oracle"


def test_a_dialect_that_is_not_there_is_named_with_its_package():
    for url in ("snowflake://u:secret@h/x", "generic+snowflake://u:secret@h/x"):
        with pytest.raises(SettingsError) as caught:
            engine_of(Dsn(url))
        assert "snowflake" in caught.value.says
        assert "pip install snowflake-sqlalchemy" in caught.value.hint
        assert "secret" not in caught.value.says + caught.value.hint


def test_a_driver_that_is_not_there_is_named():
    with pytest.raises(SettingsError) as caught, session("oracle://u:secret@h/x") as looking:
        assert looking.engine
    assert "`oracledb`" in caught.value.says
    assert "pip install oracledb" in caught.value.hint
    assert "secret" not in str(caught.value) + caught.value.hint


def test_a_file_that_is_not_there_is_not_made(tmp_path):
    with (
        pytest.raises(TargetUnreachable, match="no such file"),
        session(f"generic+sqlite:///{tmp_path}/x.db") as it,
    ):
        assert it.engine
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_reached_is_told_without_its_password(postgres_server):
    host = postgres_server.dsn("postgres").reveal().partition("host=")[2]
    with (
        pytest.raises(TargetUnreachable) as caught,
        session(f"generic+postgresql://no:secret@/x?host={host}") as it,
    ):
        it.pulse(None)
    assert "secret" not in caught.value.says


def test_it_writes_nothing(shop):
    before = shop.read_bytes(), shop.stat().st_mtime_ns
    with session(f"generic+sqlite:///{shop}") as looking:
        looking.pulse(None)
        looking.read(frozenset(), SystemClock().now())
        with pytest.raises(sqlalchemy.exc.OperationalError, match="readonly"):
            looking._connection.execute(sqlalchemy.text("create table x (a)"))
    assert (shop.read_bytes(), shop.stat().st_mtime_ns) == before
    assert [path.name for path in shop.parent.iterdir()] == [shop.name]


@pytest.mark.mariadb
@pytest.mark.postgres
def test_servers_are_told_to_refuse_writing(mariadb_database, postgres_database):
    for url in (mariadb_database.dsn.reveal(), postgres_database.dsn.reveal()):
        with session(f"generic+{url}") as looking:
            looking.pulse(None)
            with pytest.raises(sqlalchemy.exc.DBAPIError, match=r"(?i)read.only"):
                looking._connection.execute(sqlalchemy.text("create table x (a int)"))


def test_the_pulse_moves_with_the_schema_and_with_nothing_else(shop):
    with session(f"generic+sqlite:///{shop}") as looking:
        first = looking.pulse(None)
        with closing(sqlite3.connect(shop)) as connection:
            connection.execute("insert into orders values (1, 1)")
            connection.commit()
            assert looking.pulse(first) == first
            connection.execute("alter table orders add column note text")
        assert looking.pulse(first) != first


def test_a_method_that_the_dialect_lacks_makes_the_kind_lacking_and_a_refusal_makes_it_failed(shop):
    with session(f"poor:///{shop}") as looking:
        found = looking.read(frozenset(), SystemClock().now())
    lacking = {each.kind: each.reason for each in found.coverage.lacking}
    assert "SQLAlchemy's dialect for poor does not report it" in lacking["check"]
    assert lacking["trigger"] == "SQLAlchemy does not report it"
    assert [(each.kind, each.reason) for each in found.coverage.failed] == [
        ("foreign_key", "no permission for this")
    ]
    assert found.coverage.read >= {"table", "column", "view"}
    assert not found.coverage.read & {"check", "foreign_key", "trigger", "sequence", "comment"}


def test_every_kind_of_the_contract_is_read_lacking_or_failed(shop):
    from schemawatchd.engines.find import engines

    with session(f"generic+sqlite:///{shop}") as looking:
        generic = looking.read(frozenset(), SystemClock().now()).coverage
    with engines()["sqlite"].connect(Dsn(f"sqlite:///{shop}"), Limits()) as looking:
        own = looking.read(frozenset(), SystemClock().now()).coverage
    assert generic.read | {each.kind for each in generic.lacking} == own.read | {each.kind for each in own.lacking}


def test_other_schemas_are_refused_not_passed_over(shop):
    with session(f"generic+sqlite:///{shop}") as looking, pytest.raises(ReadFailed, match="no other"):
        looking.read(frozenset({"main"}), SystemClock().now())


def test_there_is_no_scratch_and_the_way_out_is_told():
    scratch = engine_named("generic+oracle").scratch(None, Limits())
    with pytest.raises(ScratchUnavailable) as caught:
        scratch.version()
    assert "schemawatchd snapshot TARGET -o schema.lock.json" in caught.value.hint


def test_warnings_of_others_stay_their_own(shop):
    """Listening to SQLAlchemy's warnings must not leave the filters of the process in another state."""
    before = list(warnings.filters)
    threads = [threading.Thread(target=lambda: _look(shop)) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert warnings.filters == before


def _look(shop):
    with session(f"generic+sqlite:///{shop}") as looking:
        looking.pulse(None)


def test_a_target_is_judged_by_its_snapshot(shop):
    with session(f"generic+sqlite:///{shop}") as looking:
        snapshot = looking.read(frozenset(), SystemClock().now())
    (shop.parent / "schema.lock.json").write_bytes(encode(snapshot))
    path = shop.parent / "schemawatchd.toml"
    path.write_text(
        'schema = "schema.lock.json"\nsettle = "0ms"\n'
        '[targets.prod]\nurl = "generic+sqlite:///shop.db"\nenvironment = "prod"\n'
    )

    def looked():
        (outcome,) = check_targets(container := Container(translate(path, load(path))), container.targets())
        return outcome

    assert looked().status is Status.IN_SYNC
    with closing(sqlite3.connect(shop)) as connection:
        connection.executescript(
            "alter table orders add column note text; create index by_total on orders (total)"
        )
    found = looked()
    assert {f"{each.kind} {each.object} {each.change}" for each in found.findings} == {
        "column orders.note added",
        "index orders.by_total added",
    }
    assert {each.kind for each in found.not_compared} >= {"trigger", "function"}
