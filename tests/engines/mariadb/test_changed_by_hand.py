"""Changes that somebody may make by hand, each on a real server: every one is a finding, or left out by intent."""

from datetime import UTC, datetime

import pytest

from schemawatchd.diff.compare import compare
from schemawatchd.diff.scope import Scope
from schemawatchd.engines.mariadb.engine import ENGINE
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.judge import judge
from schemawatchd.rules.policy import RulePolicy

pytestmark = pytest.mark.mariadb

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
BASE = (
    "create table t (id int primary key, a varchar(20), b int, d text, key ta (a), fulltext key words (d))",
    (
        "create table ranged (id int, n int) partition by range (n)"
        " (partition p0 values less than (10), partition p1 values less than (20))"
    ),
    "create table hashed (id int) partition by hash (id) partitions 3",
    "create table history (id int) with system versioning",
    "create view v as select id, a from t",
    "create function f(i int) returns int deterministic return 1",
    "create procedure p(in n int) select 1",
    "create trigger g before insert on t for each row set new.b = 1",
    "create trigger h before insert on t for each row set new.a = 'x'",
    "create event e on schedule every 1 day do set @a = 1",
    "create event kept on schedule every 1 day ends '2037-01-01' on completion preserve do set @a = 1",
    "create sequence s",
)
CHANGES = {
    "alter table ranged add partition (partition p2 values less than (30))": {("DR152", "ranged.p2")},
    "alter table ranged drop partition p1": {("DR151", "ranged.p1")},
    "alter table hashed add partition partitions 2": {("DR111", "hashed")},
    "alter table history drop system versioning": {("DR111", "history")},
    "alter event kept on completion not preserve": {("DR541", "kept")},
    "alter event e disable": {("DR544", "e")},
    "create or replace definer = root@127.0.0.1 view v as select id, a from t": {("DR572", "v")},
    "create or replace algorithm = merge view v as select id, a from t": {("DR403", "v")},
    "create or replace sql security invoker view v as select id, a from t": {("DR404", "v")},
    "create or replace definer = root@127.0.0.1 trigger g before insert on t for each row set new.b = 1": {
        ("DR565", "t.g"), ("DR565", "t.h"), ("DR572", "t.g")},
    "create or replace trigger h before insert on t for each row precedes g set new.a = 'x'": {
        ("DR565", "t.g"), ("DR565", "t.h")},
    "create or replace definer = root@127.0.0.1 function f(i int) returns int deterministic return 1": {
        ("DR572", "f")},
    "alter procedure p sql security invoker": {("DR514", "p")},
    "alter table t row_format = compressed": {("DR111", "t")},
    "alter table t alter index ta ignored": {("DR303", "t.ta")},
    "alter table t stats_persistent = 1": {("DR141", "t")},
    "alter sequence s cycle": {("DR603", "s")},
    "alter table s comment 'numbers'": {("DR901", "s (sequence)")},
    "alter database {name} collate utf8mb4_bin": {("DR876", "collation (property)")},
    "alter database {name} comment 'ours'": {("DR901", "database")},
}  # fmt: skip

LEFT_OUT = (
    "alter event e on schedule every 1 day starts '2035-01-01'",
    "alter event kept on schedule every 1 day ends '2038-01-01'",
    "alter table ranged reorganize partition p1 into (partition p1 values less than (20) comment 'x')",
    "alter table t auto_increment = 100",
    "alter sequence s restart 99",
    "alter table s engine = Aria",
    "alter table t drop index ta, add index ta (a) key_block_size = 8",
    "create temporary table t2 (a int)",
)
"""By intent (docs/engines.md)."""


@pytest.fixture
def watched(mariadb_database, mariadb_limits):
    mariadb_database.run(*BASE)

    def seen():
        with ENGINE.connect(mariadb_database.dsn, mariadb_limits) as session:
            return session.read(frozenset(), NOON)

    return seen


def findings(expected, actual):
    changes = compare(expected, actual, Scope()).changes
    return {
        (each.rule, each.object)
        for each in judge(changes, (), RuleContext("prod", "prod", expected, actual), RulePolicy())
    }


@pytest.mark.parametrize("change", CHANGES)
def test_what_somebody_changed_is_reported(change, mariadb_database, watched):
    before = watched()
    mariadb_database.run(change.format(name=mariadb_database.name))
    found = findings(before, watched())
    assert found == CHANGES[change]


def test_what_is_left_out_by_intent_is_no_finding(mariadb_database, watched):
    before = watched()
    mariadb_database.run(*LEFT_OUT)
    assert findings(before, watched()) == set()


def test_a_file_says_nothing_of_the_collation_of_the_database(mariadb_database, mariadb_limits, watched):
    from schemawatchd.engines.engine import Script

    scratch = ENGINE.scratch(None, mariadb_limits)
    try:
        expected = scratch.play(Script("schema.sql", "; ".join(BASE[:1])), NOON)
        assert not any(key.kind == "database" for key in expected.objects)
        said = scratch.play(Script("schema.sql", "alter database shop comment 'ours';" + BASE[0]), NOON)
    finally:
        scratch.close()
    mariadb_database.run(f"alter database {mariadb_database.name} collate utf8mb4_bin")
    assert not any(each.startswith(("DR87", "DR901")) for each, _ in findings(expected, watched()))
    assert ("DR901", "database") in findings(said, watched())
