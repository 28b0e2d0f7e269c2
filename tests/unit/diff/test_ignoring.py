"""What is ignored by owner, by extension and by preset, and what is compared all the same."""

import pytest

from schemawatchd.catalog import names
from schemawatchd.diff import presets as room
from schemawatchd.diff.preset import presets
from schemawatchd.schema.kinds import KINDS
from schemawatchd.schema.target import Ignored
from unit.samples import column, drift, record, table, told

LEDGERS = presets()["ledgers"].ignored


def owner(name, who):
    return record("owner", schema="shop", name=name, on="table", owner=who)


def test_what_somebody_owns_is_ignored_with_its_children_on_either_side():
    rule = Ignored(kind="*", name="*", owner="etl_*", reason="the warehouse")
    there = [
        table("facts"),
        column(table="facts"),
        owner("facts", "etl_load"),
        table("plain"),
        owner("plain", "app"),
    ]
    found = drift([], there, ignore=(rule,))
    assert told(found) == ["Added table:shop.plain"]
    assert {each.reason for each in found.not_compared if each.object} == {"ignored: the warehouse"}
    changed = [table("facts"), column(type="text", table="facts")]
    assert told(drift(changed, there, ignore=(rule,))) == ["Added table:shop.plain"]


def test_an_owner_alone_says_nothing_of_what_belongs_to_others():
    rule = Ignored(kind="view", name="shop.*", owner="etl", reason="r")
    assert told(drift([], [table("facts"), owner("facts", "etl")], ignore=(rule,))) == ["Added table:shop.facts"]


@pytest.mark.parametrize("schema", ["public", None], ids=["with a schema", "without"])
def test_a_ledger_that_nobody_declared_is_no_drift_and_is_listed(schema):
    there = [table("alembic_version", schema), column("version_num", "alembic_version", schema)]
    found = drift([], there, ignore=LEDGERS)
    assert found.changes == ()
    assert {(each.kind, each.reason) for each in found.not_compared} == {
        ("table", "ignored: the book-keeping of a migration tool (preset ledgers)"),
        ("column", "ignored: the book-keeping of a migration tool (preset ledgers)"),
    }


def test_a_ledger_that_is_declared_is_compared():
    declared = [table("alembic_version"), column("version_num", "alembic_version", type="varchar(32)")]
    there = [table("alembic_version"), column("version_num", "alembic_version", type="varchar(99)")]
    assert told(drift(declared, there, ignore=LEDGERS)) == ["Changed column:shop.alembic_version.version_num"]
    assert told(drift(declared, [], ignore=LEDGERS)) == ["Removed table:shop.alembic_version"]


LEFT = {
    "gh-ost": table("_orders_gho", None),
    "pt-online-schema-change": record("trigger", table="orders", name="pt_osc_shop_orders_del"),
    "pg_repack": table("log_16400", "repack"),
    "postgis": record("extension", name="postgis_topology"),
    "timescaledb": table("_hyper_1_1_chunk", "_timescaledb_internal"),
    "pg_partman": table("part_config", "partman"),
    "ledgers": table("_migrations", "sqitch"),
}


@pytest.mark.parametrize("name", sorted(presets()))
def test_each_preset_leaves_out_its_own_and_nothing_else(name):
    ignore = presets()[name].ignored
    assert told(drift([], [LEFT[name], table("orders")], ignore=ignore)) == ["Added table:shop.orders"]
    assert drift([LEFT[name]], [], ignore=ignore).changes


def test_presets_are_found_by_looking_and_name_kinds_that_exist():
    assert len(presets()) == len(names(room))
    kinds = {each.kind for preset in presets().values() for each in preset.ignored}
    assert kinds <= {*KINDS, "*"}
