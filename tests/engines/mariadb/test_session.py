import datetime as dt
import socket
import struct
import threading
import time

import pymysql
import pytest

from schemawatchd.engines.engine import Limits
from schemawatchd.engines.mariadb import connection
from schemawatchd.engines.mariadb.engine import ENGINE
from schemawatchd.errors import ReadFailed, SchemawatchdError, TargetBusy, TargetRefused, TargetUnreachable
from schemawatchd.schema.target import Dsn

pytestmark = pytest.mark.mariadb

NOW = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
SECRET = "s3cr3t pw"
BRIEF = Limits(connect=0.5, statement=1.0, lock=1.0)


def look(dsn, limits):
    with ENGINE.connect(dsn, limits) as session:
        return session.read(frozenset(), NOW)


def refused(error, dsn, limits):
    with pytest.raises(error) as caught:
        look(dsn, limits)
    shown = f"{caught.value} {caught.value.hint} {caught.value!r} {dsn} {dsn!r}"
    assert "s3cr3t" not in shown
    assert caught.value.hint
    return caught.value


def test_who_answers(mariadb_database, mariadb_server, mariadb_limits):
    with ENGINE.connect(mariadb_database.dsn, mariadb_limits) as session:
        first = session.engine
    assert (first.name, first.role) == ("mariadb", "primary")
    assert mariadb_server.run("select version()")[0][0].startswith(first.version)
    assert first.major.count(".") == 1
    mariadb_server.run("set global read_only = 1")
    try:
        with ENGINE.connect(mariadb_database.dsn, mariadb_limits) as session:
            assert session.engine.role == "replica"
            assert session.engine.server_id == first.server_id
    finally:
        mariadb_server.run("set global read_only = 0")


@pytest.mark.parametrize(
    "statement",
    [
        "insert into t values (1)",
        "create table u (a int)",
        "drop table t",
        "alter table t add b int",
        "truncate t",
    ],
)
def test_a_write_is_refused_by_the_server(mariadb_database, mariadb_limits, statement):
    mariadb_database.run("create table t (a int)")
    with ENGINE.connect(mariadb_database.dsn, mariadb_limits) as session:
        session.read(frozenset(), NOW)
        with pytest.raises(pymysql.err.MySQLError, match="READ ONLY"):
            connection.run(session._connection, statement)


def test_nothing_is_sent_before_the_first_question(mariadb_limits):
    with ENGINE.connect(Dsn("mariadb://nobody@127.0.0.1:1/shop"), mariadb_limits):
        pass


def test_a_locked_table_is_read_all_the_same(mariadb_database, mariadb_limits):
    mariadb_database.run("create table t (a int primary key)", "create view v as select * from t")
    before = look(mariadb_database.dsn, mariadb_limits).objects
    other = connection.opened(mariadb_database.dsn, mariadb_limits)
    try:
        connection.run(other, "lock tables t write")
        assert look(mariadb_database.dsn, mariadb_limits).objects == before
    finally:
        other.close()


def test_a_locked_sequence_is_busy_and_not_gone(mariadb_database, mariadb_limits):
    mariadb_database.run("create sequence s")
    other = connection.opened(mariadb_database.dsn, mariadb_limits)
    try:
        connection.run(other, "lock tables s write")
        began = time.monotonic()
        with pytest.raises(TargetBusy):
            look(mariadb_database.dsn, mariadb_limits)
        assert time.monotonic() - began < 3
    finally:
        other.close()


def test_reading_beside_alters_gives_one_state_or_the_other(mariadb_database, mariadb_limits):
    mariadb_database.run("create table t (a int)")
    without = look(mariadb_database.dsn, mariadb_limits).objects
    mariadb_database.run("alter table t add column b int, add key kb (b)")
    done = threading.Event()

    def alter():
        other = connection.opened(mariadb_database.dsn, mariadb_limits)
        for _ in range(30):
            connection.run(other, "alter table t drop column b")
            connection.run(other, "alter table t add column b int, add key kb (b)")
        other.close()
        done.set()

    running = threading.Thread(target=alter)
    running.start()
    with ENGINE.connect(mariadb_database.dsn, mariadb_limits) as session:
        while not done.is_set():
            pulse = session.pulse(None)
            objects = session.read(frozenset(), NOW).objects
            # The whole pulse: a schema that moved there and back again has the same sound mark.
            if session.pulse(pulse) == pulse:
                kinds = {str(key) for key in objects} - {str(key) for key in without}
                assert kinds in (set(), {"column:t.b", "index:t.kb"})
    running.join()


def test_a_wrong_password(mariadb_database, mariadb_limits):
    dsn = mariadb_database.server.at(mariadb_database.name, "root", "s3cr3t%20pw")
    assert "refused the account `root`" in refused(TargetRefused, dsn, mariadb_limits).says


def test_an_account_without_rights(mariadb_database, mariadb_limits):
    refused(TargetRefused, mariadb_database.account(), mariadb_limits)


def test_an_unknown_database(mariadb_server, mariadb_limits):
    assert "`missing`" in refused(TargetUnreachable, mariadb_server.at("missing"), mariadb_limits).says


def test_a_url_without_a_database(mariadb_server, mariadb_limits):
    refused(TargetUnreachable, mariadb_server.at(""), mariadb_limits)


def test_a_closed_port(mariadb_limits):
    dsn = Dsn("mariadb://watch:s3cr3t@127.0.0.1:1/shop")
    assert "127.0.0.1:1" in refused(TargetUnreachable, dsn, mariadb_limits).says


def test_an_unknown_host(mariadb_limits):
    refused(TargetUnreachable, Dsn("mariadb://watch:s3cr3t@nowhere.invalid/shop"), mariadb_limits)


def test_a_socket_that_is_not_there(mariadb_limits, tmp_path):
    refused(
        TargetUnreachable, Dsn(f"mariadb://watch:s3cr3t@localhost/shop?unix_socket={tmp_path}/s"), mariadb_limits
    )


def test_a_url_that_is_none(mariadb_limits):
    refused(TargetUnreachable, Dsn("mariadb://watch:s3cr3t@host:port/shop"), mariadb_limits)


def test_a_server_that_accepts_and_stays_silent():
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        port = deaf.getsockname()[1]
        began = time.monotonic()
        refused(TargetUnreachable, Dsn(f"mariadb://watch:s3cr3t@127.0.0.1:{port}/shop"), BRIEF)
        assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    "greeting",
    [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x05\x00\x00\x00\x0a", b"\x01\x00\x00\x00\x0a", b"\xff" * 99, b""],
)
def test_a_server_that_speaks_something_else(greeting):
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer():
            client, _ = server.accept()
            client.sendall(greeting)
            client.close()

        running = threading.Thread(target=answer)
        running.start()
        dsn = Dsn(f"mariadb://watch:s3cr3t@127.0.0.1:{server.getsockname()[1]}/shop")
        with pytest.raises(SchemawatchdError):
            look(dsn, BRIEF)
        running.join()


@pytest.mark.parametrize(
    ("error", "ours"),
    [
        (pymysql.err.OperationalError(1045, "denied, using s3cr3t"), TargetRefused),
        (pymysql.err.OperationalError(2013, "lost s3cr3t"), TargetUnreachable),
        (pymysql.err.OperationalError(1205, "waited for s3cr3t"), TargetBusy),
        (pymysql.err.InternalError(1213, "deadlock s3cr3t"), TargetBusy),
        (pymysql.err.OperationalError(1969, "too long s3cr3t"), ReadFailed),
        (pymysql.err.ProgrammingError(1146, "no table s3cr3t"), ReadFailed),
        (pymysql.err.InternalError("Packet sequence number wrong s3cr3t"), TargetUnreachable),
        (pymysql.err.InterfaceError(0, ""), TargetUnreachable),
        (pymysql.err.OperationalError(1927, "Connection was killed s3cr3t"), TargetUnreachable),
        (KeyError("s3cr3t"), ReadFailed),
        (ConnectionResetError("s3cr3t"), TargetUnreachable),
        (struct.error("s3cr3t"), TargetUnreachable),
    ],
    ids=repr,
)
def test_the_drivers_errors_are_named_in_one_place(error, ours):
    with pytest.raises(ours) as caught, connection.translated(Dsn("mariadb://watch:s3cr3t@db/shop")):
        raise error
    assert "s3cr3t" not in f"{caught.value!r} {caught.value.hint}"
    assert caught.value.__cause__ is None


def test_an_odd_password(mariadb_server, mariadb_database, mariadb_limits):
    mariadb_server.run(
        "create or replace user odd@localhost identified by 'p:w\"\\\\#€ @/'", "grant all on *.* to odd@localhost"
    )
    dsn = mariadb_database.server.at(mariadb_database.name, "odd", "p%3Aw%22%5C%23%E2%82%AC%20%40%2F")
    look(dsn, mariadb_limits)
    assert ENGINE.dump(dsn, mariadb_limits)


def test_a_remote_server_is_verified(monkeypatch):
    remote = connection.address(Dsn("mariadb://watch@db.internal/shop"))
    verified = connection._tls(Dsn("mariadb://watch@db.internal/shop"), remote)["ssl"]
    assert verified.check_hostname
    required = connection._tls(Dsn("mariadb://watch@db.internal/shop", "require"), remote)["ssl"]
    assert not required.check_hostname
    assert connection._tls(Dsn("mariadb://watch@db.internal/shop", "off"), remote) == {"ssl_disabled": True}
    for local in ("localhost", "127.0.0.1", "[::1]", "127.8.8.8"):
        dsn = Dsn(f"mariadb://watch@{local}/shop")
        assert connection._tls(dsn, connection.address(dsn)) == {"ssl_disabled": True}


def test_a_certificate_file_that_is_not_there(mariadb_limits):
    error = refused(
        TargetUnreachable, Dsn("mariadb://watch:s3cr3t@db.invalid/shop?ssl_ca=/nowhere.pem"), mariadb_limits
    )
    assert "/nowhere.pem" in error.says


@pytest.mark.parametrize("text", ["select 1; select 2", "create table a (n int); create table b (n int)"])
def test_a_text_is_one_statement_for_the_server(text, mariadb_database):
    """The driver could ask for several (CLIENT_MULTI_STATEMENTS), and our splitter may be wrong."""
    opened = connection.opened(mariadb_database.dsn, Limits(connect=5, statement=5, lock=1))
    try:
        with pytest.raises(pymysql.err.ProgrammingError):
            connection.run(opened, text)
        assert connection.run(opened, "show tables") == []
    finally:
        opened.close()
