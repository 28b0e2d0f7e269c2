"""What a change that is on its way explains, and what it does not."""

from schemawatchd.diff.compare import compare
from schemawatchd.diff.explained import explain
from schemawatchd.diff.scope import Scope
from unit.samples import column, index, snapshot, table


def left(base, later, actual):
    drift = compare(base, actual, Scope())
    found = explain(drift.changes, [compare(each, actual, Scope()) for each in later])
    return [each.key.dotted for each in found.left], [(place, each.key.dotted) for place, each in found.by]


NOW = snapshot(table(), column("id"))
THEN = snapshot(table(), column("id"), column("phone"))


def test_what_is_as_it_will_be_is_explained_by_the_first_step_that_says_so():
    assert left(NOW, [NOW, THEN, THEN], THEN) == ([], [(1, "shop.orders.phone")])


def test_what_is_neither_as_it_was_nor_as_it_will_be_is_left():
    assert left(NOW, [THEN], snapshot(table(), column("id"), column("fax"))) == (["shop.orders.fax"], [])


def test_without_a_step_everything_is_left():
    assert left(NOW, [], THEN) == (["shop.orders.phone"], [])


def test_a_new_table_explains_its_own_columns_and_not_another():
    base = snapshot(table("other"))
    later = snapshot(table("other"), table(), column("id"), index())
    half = snapshot(table("other"), table(), column("id"))
    assert left(base, [later], half) == ([], [(0, "shop.orders")])
    more = snapshot(table("other"), table(), column("id"), column("by_hand"), index())
    assert left(base, [later], more) == (["shop.orders.by_hand"], [(0, "shop.orders")])


def test_a_missing_table_is_never_explained_by_a_step_that_has_it():
    assert left(NOW, [THEN], snapshot()) == (["shop.orders"], [])
