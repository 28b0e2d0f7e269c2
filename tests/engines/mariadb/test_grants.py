"""Grants: what accounts and roles may do in this database, for accounts that may see them."""

from datetime import UTC, datetime

import pytest

from schemawatchd.diff.compare import compare
from schemawatchd.diff.scope import Scope
from schemawatchd.engines.engine import Script
from schemawatchd.engines.mariadb.engine import ENGINE
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.judge import judge
from schemawatchd.rules.policy import RulePolicy

pytestmark = pytest.mark.mariadb

NOW = datetime(2026, 11, 23, tzinfo=UTC)
TABLES = (
    "create table orders (id int primary key, total int, note int)",
    "create view totals as select total from orders",
    "create sequence numbers",
    "create procedure work() select 1",
    "create function one() returns int return 1",
)


@pytest.fixture
def shop(mariadb_database):
    name = mariadb_database.name
    mariadb_database.run(*TABLES)
    mariadb_database.run(
        f"create user 'app{name}'@'%'",
        f"create role reader{name}",
        f"grant select, insert on `{name}`.* to 'app{name}'@'%'",
        f"grant update (total), references (note) on orders to 'app{name}'@'%'",
        f"grant select on totals to reader{name}",
        f"grant select on numbers to reader{name} with grant option",
        f"grant execute, alter routine on procedure work to 'app{name}'@'%' with grant option",
        f"grant execute on function one to reader{name}",
    )
    yield mariadb_database
    mariadb_database.run(f"drop user 'app{name}'@'%'", f"drop role reader{name}")


def look(dsn, limits):
    with ENGINE.connect(dsn, limits) as session:
        return session.read(frozenset(), NOW)


def findings(expected, actual, **scope):
    drift = compare(expected, actual, Scope(**scope))
    found = judge(drift.changes, (), RuleContext("prod", "prod", expected, actual), RulePolicy())
    return sorted(f"{each.rule} {each.summary}" for each in found), drift


def test_every_sort_of_grant_is_read(shop, mariadb_limits):
    name = shop.name
    snapshot = look(shop.dsn, mariadb_limits)
    found = {key.dotted: each.privileges for key, each in snapshot.objects.items() if key.kind == "grant"}
    assert found == {
        f'database."app{name}@%"': ("INSERT", "SELECT"),
        f'orders.total."app{name}@%"': ("UPDATE",),
        f'orders.note."app{name}@%"': ("REFERENCES",),
        f"totals.reader{name}": ("SELECT",),
        f"numbers.reader{name} (sequence)": ("SELECT*",),
        f'work."app{name}@%" (procedure)': ("EXECUTE*", "ALTER ROUTINE*"),
        f"one.reader{name} (function)": ("EXECUTE",),
    }


def test_a_changed_grant_is_found_and_a_stranger_s_is_listed(shop, mariadb_limits):
    name = shop.name
    before = look(shop.dsn, mariadb_limits)
    assert findings(before, before)[0] == []
    other = shop.account("grant select on {db} to {it}")
    shop.run(
        f"revoke insert on `{name}`.* from 'app{name}'@'%'",
        f"grant delete on orders to 'app{name}'@'%'",
        f"revoke execute on function one from reader{name}",
        "grant select on orders to public",
    )
    try:
        found, drift = findings(before, look(shop.dsn, mariadb_limits))
    finally:
        shop.run("revoke select on orders from public")
    assert found == [
        f"DR721 grant one.reader{name} (function) (EXECUTE) is missing",
        f'DR722 grant orders."app{name}@%" (DELETE) is extra',
        f'DR723 grant database."app{name}@%" lacks INSERT',
        "DR723 grant orders.public also has SELECT",
    ]
    user = other.reveal().partition("://")[2].partition(":")[0]
    assert f"the schema does not state grants to role `{user}@localhost`" in {
        each.reason for each in drift.not_compared
    }


def test_a_pattern_of_databases_counts_where_it_means_this_one(shop, mariadb_limits):
    name = shop.name
    shop.run(f"grant update on `shop\\_%`.* to reader{name}", f"grant delete on `other%`.* to reader{name}")
    found = {key.dotted: each.privileges for key, each in look(shop.dsn, mariadb_limits).objects.items()
             if key.kind == "grant"}  # fmt: skip
    assert found[f"database.reader{name}"] == ("UPDATE",)


def test_without_the_right_to_see_them_grants_are_not_compared_and_nothing_has_failed(shop, mariadb_limits):
    dsn = shop.account(
        "grant select, show view, trigger, event on {db} to {it}", "grant select on mysql.proc to {it}"
    )
    snapshot = look(dsn, mariadb_limits)
    assert "grant" not in snapshot.coverage.read
    assert not snapshot.coverage.failed
    (reason,) = (each.reason for each in snapshot.coverage.lacking if each.kind == "grant")
    assert reason.startswith("the account sees only its own grants; run: GRANT SELECT ON mysql.* TO 'watch")
    assert findings(look(shop.dsn, mariadb_limits), snapshot)[0] == []
    shop.run(reason.partition("run: ")[2])
    assert "grant" in look(dsn, mariadb_limits).coverage.read


def test_a_schema_file_says_nothing_of_grants(shop, mariadb_server, mariadb_limits):
    scratch = ENGINE.scratch(mariadb_server.dsn, mariadb_limits)
    script = ";\n".join([*TABLES, "grant select on orders to app@localhost"])
    expected = scratch.play(Script("schema.sql", script), NOW)
    found, drift = findings(expected, look(shop.dsn, mariadb_limits))
    assert found == []
    assert any(each.kind == "grant" and "without accounts" in each.reason for each in drift.not_compared)
