"""What goes wrong between us and the server is named for what it is, with the advice that fits."""

import threading
from datetime import UTC, datetime

import pymysql
import pytest

from schemawatchd.engines.mariadb import connection
from schemawatchd.engines.mariadb.engine import ENGINE
from schemawatchd.engines.pool import ConnectionPool
from schemawatchd.errors import (
    ReadFailed,
    SchemawatchdError,
    ScratchUnavailable,
    TargetBusy,
    TargetRefused,
    TargetUnreachable,
)
from schemawatchd.schema.script import Script
from schemawatchd.schema.target import Dsn

pytestmark = pytest.mark.mariadb

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def read(dsn, limits):
    with ENGINE.connect(dsn, limits) as session:
        return session.read(frozenset(), NOW)


@pytest.fixture
def killing(mariadb_server, mariadb_limits):
    """Ends every session but its own, again and again, every few milliseconds."""
    over = threading.Event()
    opened = connection.opened(mariadb_server.dsn, mariadb_limits)
    ended = []

    def run():
        own = opened.thread_id()
        while not over.wait(0.003):
            for thread, *_ in connection.run(opened, "show processlist"):
                if thread != own:
                    try:
                        connection.run(opened, f"kill {thread}")
                    except pymysql.err.MySQLError:
                        continue  # it was gone by itself
                    ended.append(thread)

    thread = threading.Thread(target=run)

    def start():
        thread.start()
        return ended

    def stop():
        over.set()
        thread.join()

    start.stop = stop
    yield start
    stop()
    opened.close()


def test_a_connection_that_is_ended_at_any_moment_is_a_target_out_of_reach(
    mariadb_database, mariadb_limits, killing
):
    mariadb_database.run("create table t (id int primary key)", "create view v as select id from t")
    keeper = ConnectionPool(fresh=0)
    last, raised = None, set()
    ended = killing()
    try:
        while len(ended) < 400:
            try:
                with ENGINE.connect(mariadb_database.dsn, mariadb_limits, keeper) as session:
                    last = session.pulse(last)
                    session.read(frozenset(), NOW)
            except SchemawatchdError as error:
                raised.add(type(error))
    finally:
        keeper.close()
    assert raised <= {TargetUnreachable}


def test_a_kept_connection_that_is_ended_while_it_is_made(mariadb_database, mariadb_limits, monkeypatch):
    """The server takes the login and ends the connection before the first statement."""
    mariadb_database.run("create table t (id int primary key)")
    keeper = ConnectionPool(fresh=0)
    with ENGINE.connect(mariadb_database.dsn, mariadb_limits) as session:
        last = session.pulse(None)

    def lost(_):
        raise pymysql.err.OperationalError(2013, "Lost connection to server during query")

    monkeypatch.setattr("schemawatchd.engines.mariadb.server_change_token.prepare", lost)
    try:
        with ENGINE.connect(mariadb_database.dsn, mariadb_limits, keeper) as session:
            assert session.pulse(last).sound == last.sound
    finally:
        keeper.close()


def test_scratch_whose_connections_are_ended(mariadb_server, mariadb_limits, killing):
    scratch = ENGINE.scratch(mariadb_server.dsn, mariadb_limits)
    ended = killing()
    while len(ended) < 60:
        try:
            scratch.play(Script("s.sql", "create table t (id int); create view v as select id from crm.t;"), NOW)
        except ScratchUnavailable:
            continue
    killing.stop()
    # What a database was left of is swept away by the next one.
    scratch.play(Script("s.sql", "create table t (id int);"), NOW)
    scratch.close()
    assert not mariadb_server.run("select user from mysql.user where user like 'schemawatchd%'")


@pytest.mark.parametrize(
    "setting",
    ["sql_select_limit = 0", "sql_select_limit = 1", "max_join_size = 1", "sql_mode = 'ANSI_QUOTES,ORACLE'"],
)
def test_settings_that_cut_answers_short_change_nothing(mariadb_database, mariadb_server, mariadb_limits, setting):
    mariadb_database.run(
        "create table t (id int primary key, x int, key (x))", "create table u (id int)", "create sequence s",
        "create view v as select id from t",
    )  # fmt: skip
    before = read(mariadb_database.dsn, mariadb_limits)
    name = setting.partition(" ")[0]
    ((usual,),) = mariadb_server.run(f"select @@global.{name}")
    mariadb_server.run(f"set global {setting}")
    try:
        with ENGINE.connect(mariadb_database.dsn, mariadb_limits) as session:
            assert session.pulse(None)
            assert session.read(frozenset(), NOW).objects == before.objects
            assert len(session.table(("t",)).rows) == 0
    finally:
        value = f"'{usual}'" if isinstance(usual, str) else usual
        mariadb_server.run(f"set global {name} = {value}")


def test_a_locked_table_is_busy_even_where_the_server_keeps_no_warnings(
    mariadb_database, mariadb_server, mariadb_limits
):
    mariadb_database.run("create sequence s", "create table t (a int)")
    other = connection.opened(mariadb_database.dsn, mariadb_limits)
    mariadb_server.run("set global max_error_count = 0")
    try:
        connection.run(other, "lock tables s write")
        with pytest.raises(TargetBusy):
            read(mariadb_database.dsn, mariadb_limits)
    finally:
        mariadb_server.run("set global max_error_count = 64")
        other.close()


def test_the_accounts_own_limit_of_connections(mariadb_database, mariadb_server, mariadb_limits):
    dsn = mariadb_database.account("grant all on {db} to {it}")
    user = connection.address(dsn).user
    mariadb_server.run(f"alter user {user}@localhost with max_user_connections 1")
    first = connection.opened(dsn, mariadb_limits)
    try:
        with pytest.raises(TargetUnreachable) as caught:
            read(dsn, mariadb_limits)
        assert "max_user_connections" in caught.value.says
        assert "account's own" in caught.value.hint
        assert "Raise `max_connections`" not in caught.value.hint
    finally:
        first.close()


def test_each_refusal_has_its_own_advice(mariadb_database, mariadb_server, mariadb_limits):
    refused = {
        "login": (mariadb_server.at(mariadb_database.name, "root", "wrong"), TargetRefused, "password"),
        "database": (mariadb_server.at("missing"), TargetUnreachable, "database's name"),
        "right": (mariadb_database.account(), TargetRefused, "GRANTs on it"),
        "port": (Dsn("mariadb://u@127.0.0.1:1/shop"), TargetUnreachable, "host, port"),
    }
    hints = set()
    for dsn, error, advice in refused.values():
        with pytest.raises(error) as caught:
            read(dsn, mariadb_limits)
        assert advice in caught.value.hint
        hints.add(caught.value.hint)
    assert len(hints) == len(refused)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (1, "Can't create/write to file '/tmp/MYabc' (Errcode: 28 \"No space left on device\")"),
        (3, "Error writing file '/tmp/x' (Errcode: 28 \"No space left on device\")"),
        (1021, "Disk full (/tmp/#sql-temptable-1.MAI); waiting for someone to free some space..."),
        (1114, "The table '/tmp/#sql-temptable-1' is full"),
        (126, "Index for table '/tmp/#sql_1_0.MAI' is corrupt; try to repair it"),
        (1030, 'Got error 28 "No space left on device" from storage engine Aria'),
        (1878, "Temporary file write failure."),
    ],
)
def test_a_full_folder_for_temporary_files(code, says):
    """Recorded messages of the server."""
    dsn = Dsn("mariadb://u@db/shop")
    with pytest.raises(ReadFailed) as caught, connection.translated(dsn):
        raise pymysql.err.OperationalError(code, says)
    assert "tmpdir" in caught.value.hint
    assert "GRANT" not in caught.value.hint


def test_a_full_scratch_server_is_not_told_to_grant_anything(mariadb_server, mariadb_limits, monkeypatch):
    def full(*_):
        raise pymysql.err.OperationalError(1021, "Disk full (/tmp); waiting for someone to free some space")

    monkeypatch.setattr("schemawatchd.engines.mariadb.scratch.database._prepare", full)
    scratch = ENGINE.scratch(mariadb_server.dsn, mariadb_limits)
    with pytest.raises(ScratchUnavailable) as caught:
        scratch.play(Script("s.sql", "create table t (id int);"), NOW)
    assert "tmpdir" in caught.value.hint
