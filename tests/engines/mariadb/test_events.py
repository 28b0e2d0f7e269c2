"""Events: what is read of them, and that scratch never runs one."""

from datetime import UTC, datetime

import pytest

from schemawatchd.diff.compare import compare
from schemawatchd.diff.scope import Scope
from schemawatchd.engines.mariadb import dump, records
from schemawatchd.engines.mariadb.engine import ENGINE
from schemawatchd.engines.mariadb.scratch import private_server as private
from schemawatchd.errors import SourceInvalid
from schemawatchd.schema.key import Key
from schemawatchd.schema.script import Script

pytestmark = pytest.mark.mariadb

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture
def scratch(mariadb_server, mariadb_limits):
    made = ENGINE.scratch(mariadb_server.dsn, mariadb_limits)
    yield made
    made.close()


def changes(expected, actual):
    return compare(expected, actual, Scope()).changes


def read(dsn, limits):
    with ENGINE.connect(dsn, limits) as session:
        return session.read(frozenset(), NOW)


def play(scratch, text):
    return scratch.play(Script("schema.sql", text), NOW)


@pytest.mark.parametrize(
    ("event", "schedule", "status"),
    [
        ("on schedule every 1 day starts '2030-01-01' do select 1", "every 1 day", "enabled"),
        ("on schedule every '1:30' minute_second disable do select 1", "every '1:30' minute_second", "disabled"),
        ("on schedule every 2 hour disable on slave do select 1", "every 2 hour", "disabled on replicas"),
        (
            "on schedule every 1 day ends '2037-01-01' on completion preserve do select 1",
            "every 1 day, with an end",
            "enabled",
        ),
        (
            "on schedule every 1 day starts '2010-01-01' ends '2020-01-01' on completion preserve do select 1",
            "every 1 day, with an end",
            "enabled",
        ),
        ("on schedule at '2037-01-01' on completion preserve do select 1", "once", "enabled"),
        ("on schedule at '2037-01-01' do select 1", None, None),
        ("on schedule every 1 day ends '2037-01-01' do select 1", None, None),
    ],
)
def test_events(mariadb_database, mariadb_limits, event, schedule, status):
    mariadb_database.run(f"create event e {event}")
    found = [
        each for key, each in read(mariadb_database.dsn, mariadb_limits).objects.items() if key.kind == "event"
    ]
    assert [(each.schedule, each.status) for each in found] == ([(schedule, status)] if schedule else [])


def test_what_replication_switched_off_on_a_replica_is_as_declared(mariadb_database, mariadb_limits):
    mariadb_database.run("create event e on schedule every 1 day disable on slave do select 1")
    event = read(mariadb_database.dsn, mariadb_limits).objects[Key("event", ("e",))]
    assert records.as_on_the_primary([event])[0].status == "enabled"


EVENTS = (
    "create table t (a int);"
    "/*!50106 CREATE*/ /*!50117 DEFINER=`boss`@`%`*/ /*!50106 EVENT `e` ON SCHEDULE EVERY 1 SECOND"
    " DO insert into t values (1) */;"
    "alter event e disable; drop event if exists e;"
    "create or replace /* twice */ event e on schedule every 1 second do insert into t values (1);"
)


def test_events_are_made_where_none_runs(scratch, mariadb_server):
    assert mariadb_server.run("select @@global.event_scheduler") == [("OFF",)]
    snapshot = play(scratch, EVENTS)
    assert snapshot.objects[Key("event", ("e",))].schedule == "every 1 second"
    assert "event" in snapshot.coverage.read


def test_events_are_not_made_where_they_would_run(mariadb_server, mariadb_limits, scratch):
    mariadb_server.run("set global event_scheduler = on")
    try:
        snapshot = play(scratch, EVENTS)
        assert "event" not in {key.kind for key in snapshot.objects}
        assert "event" not in snapshot.coverage.read
        assert snapshot.coverage.failed == ()
        assert "event_scheduler" in {each.kind: each.reason for each in snapshot.coverage.lacking}["event"]
        hidden = "execute immediate 'create event e on schedule every 1 second do select 1'"
        with pytest.raises(SourceInvalid, match="denied"):
            play(scratch, hidden)
    finally:
        mariadb_server.run("set global event_scheduler = off")


def test_the_private_server_runs_no_events():
    assert "--event-scheduler=OFF" in private._SERVING


@pytest.mark.parametrize("tool", [True, False], ids=["by the tool", "by hand"])
def test_a_dump_played_gives_the_same_events(mariadb_database, scratch, mariadb_limits, monkeypatch, tool):
    if not tool:
        monkeypatch.setattr(dump, "_TOOLS", ())
    mariadb_database.run(
        "create table t (a int)",
        "create event `a b;c` on schedule every 1 day starts '2020-01-01' do begin /* why */ delete from t; end",
        "create event off on schedule every '1:30' hour_minute disable comment 'x' do insert into t values (1)",
        "create event last on schedule at '2037-01-01' on completion preserve do delete from t",
    )
    played = scratch.play(Script("dump.sql", ENGINE.dump(mariadb_database.dsn, mariadb_limits)), NOW)
    there = read(mariadb_database.dsn, mariadb_limits)
    assert not changes(played, there)
    assert len([key for key in there.objects if key.kind == "event"]) == 3
