"""What belongs to the database as a whole: changed by hand, seen by an account that may only connect."""

import pytest

from fixtures.postgres import LIMITS, NOON, look
from schemawatchd.diff.compare import compare
from schemawatchd.diff.scope import Scope
from schemawatchd.engines.engine import Script
from schemawatchd.engines.postgresql.engine import ENGINE
from schemawatchd.engines.postgresql.scratch.server import OnPrivateServer
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.judge import judge
from schemawatchd.rules.policy import RulePolicy

pytestmark = pytest.mark.postgres

BASE = """
create schema app;
create table app.t (id int primary key, a text not null);
create type app.mood as enum ('x');
create domain app.d as int constraint dc check (value > 0);
create function app.f() returns int language sql as 'select 1';
create unlogged sequence app.us;
"""
CHANGES = {
    "create subscription s connection 'host=h password=geheim' publication p with (connect = false)": "DR875",
    "create access method heap2 type table handler heap_tableam_handler": "DR875",
    "create language lx handler plpgsql_call_handler": "DR875",
    "create conversion app.c for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8": "DR875",
    "create transform for app.mood language sql (from sql with function prsd_lextype(internal))": "DR875",
    "alter function app.f() depends on extension plpgsql": "DR875",
    "alter database {name} connection limit 7": "DR875",
    "alter database {name} is_template true": "DR875",
    "set allow_system_table_mods = on; insert into pg_seclabel"
    " values ('app.t'::regclass, 'pg_class'::regclass, 0, 'labels', 'open')": "DR875",
    "comment on database {name} is 'ours'": "DR901",
    "comment on constraint dc on domain app.d is 'ours'": "DR901",
    "alter role {role} in database {name} set work_mem = '9MB'": "DR872",
    "alter schema app owner to {role}": "DR711",
    "alter sequence app.us set logged": "DR603",
    "alter table app.t cluster on t_pkey": "DR141",
}
AT_18 = {"alter table app.t alter constraint t_a_not_null no inherit": "DR106"}


@pytest.fixture
def role(postgres_database, postgres_role):
    name = postgres_role("nologin")
    yield name
    postgres_database.run(f"reassign owned by {name} to current_user; drop owned by {name} cascade")


@pytest.fixture
def watcher(postgres_database, postgres_role):
    """A session of an account that may only connect."""
    dsn = postgres_database.dsn_of(postgres_role("login"))

    def seen():
        with ENGINE.connect(dsn, LIMITS) as session:
            return session.pulse(None), session.read(frozenset(), NOON)

    return seen


@pytest.fixture
def changed(postgres_database, role):
    yield lambda change: postgres_database.run(change.format(name=postgres_database.name, role=role))
    for (name,) in postgres_database.ask("select subname from pg_subscription"):
        postgres_database.run(f"alter subscription {name} set (slot_name = none)")
        postgres_database.run(f"drop subscription {name}")
    postgres_database.run(f"alter database {postgres_database.name} is_template false")


def findings(expected, actual):
    drift = compare(expected, actual, Scope())
    return judge(drift.changes, (), RuleContext("prod", "prod", expected, actual), RulePolicy()), drift


@pytest.mark.parametrize("change", {**CHANGES, **AT_18})
def test_what_somebody_changed_is_noticed_and_named(change, postgres_database, postgres_server, watcher, changed):
    if change in AT_18 and int(postgres_server.version().partition(".")[0]) < 18:
        pytest.skip("came with PostgreSQL 18")
    postgres_database.run(BASE)
    quiet, before = watcher()
    assert before.coverage.failed == ()
    changed(change)
    moved, after = watcher()
    assert moved.sound != quiet.sound
    found, _ = findings(before, after)
    assert [each.rule for each in found] == [{**CHANGES, **AT_18}[change]]
    assert "geheim" not in repr(after)
    back, _ = findings(after, before)
    assert len(back) == 1


def test_what_is_granted_on_large_objects_is_told_once(postgres_database, watcher):
    postgres_database.run(BASE)
    postgres_database.run("select lo_create(4711), lo_create(4712)")
    _, before = watcher()
    postgres_database.run("grant select on large object 4711 to public")
    postgres_database.run("grant select on large object 4712 to public")
    _, after = watcher()
    (found,) = findings(before, after)[0]
    assert (found.rule, found.object) == ("DR723", '"large objects".public (large_object)')


UNSAID = ("create subscription", "connection limit", "is_template", "pg_seclabel", "on database", "in database")


def test_a_file_says_nothing_of_the_database_it_is_for(postgres_database, postgres_major, changed):
    """What no schema file can say is not compared with one, and listed; nothing of it is a finding."""
    postgres_database.run(BASE)
    scratch = OnPrivateServer(LIMITS, major=postgres_major)
    try:
        expected = scratch.play(Script("schema.sql", BASE), NOON)
    finally:
        scratch.close()
    actual = look(postgres_database.dsn)
    assert findings(expected, actual)[0] == ()
    for change in CHANGES:
        if any(each in change for each in UNSAID):
            changed(change)
    found, drift = findings(expected, look(postgres_database.dsn))
    assert found == ()
    reasons = " ".join(each.reason for each in drift.not_compared)
    assert all(each in reasons for each in ("subscription `s`", "security label", "the comment on the database"))
    assert "geheim" not in reasons


def test_the_properties_of_a_database_are_read(postgres_database):
    found = {
        each.name: each.definition for each in look(postgres_database.dsn).objects.values() if _is_property(each)
    }
    assert found["encoding"] == ("UTF8",)
    assert "collation" in found
    assert "connection limit" not in found


def _is_property(record):
    return record.kind == "database" and record.form == "property"
