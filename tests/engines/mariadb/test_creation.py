"""Who made a view, trigger, routine or event, and under which `sql_mode`: told where both sides say it."""

from datetime import UTC, datetime

import pytest

from schemawatchd.diff.compare import compare
from schemawatchd.diff.scope import Scope
from schemawatchd.engines.mariadb.engine import ENGINE
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.judge import judge
from schemawatchd.rules.policy import RulePolicy
from schemawatchd.schema import codec
from schemawatchd.schema.script import Script

pytestmark = pytest.mark.mariadb

NOW = datetime(2026, 11, 24, tzinfo=UTC)
MADE = (
    "create table t (a int)",
    "create definer = 'app'@'10.%' view v as select a from t",
    "create definer = 'app'@'10.%' sql security invoker view harmless as select a from t",
    "create definer = 'app'@'10.%' trigger g before insert on t for each row set new.a = 1",
    "create definer = 'app'@'10.%' function f() returns int return 1",
    "create definer = 'app'@'10.%' procedure p() sql security invoker select 1",
    "create definer = 'app'@'10.%' event e on schedule every 1 day do delete from t",
)


@pytest.fixture
def shop(mariadb_database, mariadb_server):
    # The text of a view whose definer may not read it is no longer the one that was written.
    mariadb_server.run("create or replace user 'app'@'10.%'", "grant all on *.* to 'app'@'10.%'")
    mariadb_database.run("set sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION'", *MADE)
    yield mariadb_database
    mariadb_server.run("drop user 'app'@'10.%'")


@pytest.fixture
def scratch(mariadb_server, mariadb_limits):
    made = ENGINE.scratch(mariadb_server.dsn, mariadb_limits)
    yield made
    made.close()


def read(database, limits):
    with ENGINE.connect(database.dsn, limits) as session:
        return session.read(frozenset(), NOW)


def said(expected, actual):
    drift = compare(expected, actual, Scope())
    found = judge(drift.changes, (), RuleContext("target", "prod", expected, actual), RulePolicy())
    return sorted((each.rule, each.severity, each.object) for each in found)


def test_a_database_is_like_its_own_dump_and_its_own_snapshot(shop, scratch, mariadb_limits):
    there = read(shop, mariadb_limits)
    dumped = scratch.play(Script("dump.sql", ENGINE.dump(shop.dsn, mariadb_limits)), NOW)
    assert said(dumped, there) == []
    assert said(codec.decode(codec.encode(there), "a file"), there) == []


def test_a_changed_definer_is_seen_against_a_snapshot_and_not_against_a_file(shop, scratch, mariadb_limits):
    before = read(shop, mariadb_limits)
    dumped = scratch.play(Script("dump.sql", ENGINE.dump(shop.dsn, mariadb_limits)), NOW)
    shop.run(
        "set sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION'",
        *(
            each.replace("create definer = 'app'@'10.%'", "create or replace definer = root@localhost")
            for each in MADE[1:]
        ),
    )
    after = read(shop, mariadb_limits)
    assert said(before, after) == [
        ("DR572", "notice", "harmless"),
        ("DR572", "notice", "p"),
        ("DR572", "warning", "e"),
        ("DR572", "warning", "f"),
        ("DR572", "warning", "t.g"),
        ("DR572", "warning", "v"),
    ]
    assert said(dumped, after) == []


def test_a_changed_mode_is_seen_against_a_snapshot_and_a_dump(shop, scratch, mariadb_limits):
    before = read(shop, mariadb_limits)
    dumped = scratch.play(Script("dump.sql", ENGINE.dump(shop.dsn, mariadb_limits)), NOW)
    shop.run(
        "set sql_mode = 'NO_ENGINE_SUBSTITUTION'",
        *(each.replace("create definer", "create or replace definer") for each in MADE[1:]),
    )
    after = read(shop, mariadb_limits)
    wanted = [("DR571", "warning", name) for name in ("e", "f", "p", "t.g")]
    assert said(before, after) == said(dumped, after) == wanted


def test_a_mode_about_making_tables_is_no_difference(shop, mariadb_limits):
    before = read(shop, mariadb_limits)
    shop.run(
        "set sql_mode = 'STRICT_TRANS_TABLES,NO_AUTO_CREATE_USER,NO_AUTO_VALUE_ON_ZERO'",
        *(each.replace("create definer", "create or replace definer") for each in MADE[1:]),
    )
    assert said(before, read(shop, mariadb_limits)) == []
