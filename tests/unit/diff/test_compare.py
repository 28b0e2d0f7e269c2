"""The comparison: what is the same thing on both sides, what of it differs, and what nobody can tell."""

import msgspec
import pytest

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.diff.compare import compare
from schemawatchd.diff.scope import Scope
from schemawatchd.schema.snapshot import Coverage, EngineId, NotCompared
from schemawatchd.schema.target import Ignored
from unit.samples import (
    ALL,
    check,
    column,
    comment,
    drift,
    index,
    record,
    snapshot,
    table,
    told,
    unnamed_check,
)

OLDER = EngineId("postgresql", "14.9")


def test_the_same_is_no_change():
    records = [table(), column(), check("c", "a > 0")]
    found = compare(snapshot(*records), snapshot(*reversed(records)), Scope())
    assert (found.changes, found.cosmetic, found.not_compared) == ((), 0, ())


def test_each_side_alone_and_what_differs_is_told_by_its_key():
    found = drift([table("gone"), column("a", type="int")], [table("new"), column("a", type="text")])
    assert told(found) == [
        "Changed column:shop.orders.a",
        "Removed table:shop.gone",
        "Added table:shop.new",
    ]


def test_a_change_names_the_fields_that_differ_and_no_others():
    (change,) = drift([column(type="int", default="1")], [column(type="text", default="1", nullable=True)]).changes
    assert isinstance(change, Changed)
    assert change.fields == ("type", "nullable")
    assert change.only(("type",)).fields == ("type",)


# Pairing ------------------------------------------------------------------------------------------------


def test_generated_names_with_swapped_numbers_are_the_same_constraints():
    expected = [table(), check("orders_check", "a > 0"), check("orders_check1", "b > 0")]
    actual = [table(), check("orders_check", "b > 0"), check("orders_check1", "a > 0")]
    found = drift(expected, actual)
    assert found.changes == ()
    assert found.cosmetic == 2


def test_a_generated_name_that_differs_is_counted_as_cosmetic():
    found = drift(
        [index("orders_a_idx", ("a",), generated_name=True)], [index("orders_a_idx1", ("a",), generated_name=True)]
    )
    assert (found.changes, found.cosmetic) == ((), 1)


def test_a_generated_constraint_with_another_definition_is_a_change_and_not_two():
    found = drift([check("orders_check", "a > 0")], [check("orders_check", "a > 1")])
    assert told(found) == ["Changed check:shop.orders.orders_check"]


def test_one_of_two_equal_generated_constraints_is_missing_once():
    expected = [check("orders_check", "a > 0"), check("orders_check1", "a > 0")]
    assert told(drift(expected, expected[:1])) == ["Removed check:shop.orders.orders_check1"]


def test_a_generated_constraint_never_meets_one_of_another_table():
    found = drift([check("a_check", "a > 0", table="a")], [check("b_check", "a > 0", table="b")])
    assert told(found) == ["Removed check:shop.a.a_check", "Added check:shop.b.b_check"]


def test_named_constraints_meet_by_name_alone():
    expected, actual = check("one", "a > 0", generated=False), check("two", "a > 0", generated=False)
    assert told(drift([expected], [actual])) == [
        "Removed check:shop.orders.one",
        "Added check:shop.orders.two",
    ]


def test_a_name_that_only_one_side_made_up_does_not_hide_a_rename():
    expected, actual = check("orders_check", "a > 0"), check("positive", "a > 0", generated=False)
    assert told(drift([expected], [actual])) == [
        "Removed check:shop.orders.orders_check",
        "Added check:shop.orders.positive",
    ]


def test_the_order_of_reading_does_not_decide_which_unnamed_constraint_changed():
    expected = [unnamed_check("a > 0"), unnamed_check("b > 0")]
    actual = [unnamed_check("c > 0")]
    assert told(drift(expected, actual)) == told(drift(expected[::-1], actual))


def test_the_order_of_reading_does_not_make_cosmetic_differences():
    twice = [check("orders_check", "a > 0"), check("orders_check1", "a > 0")]
    assert drift(twice, twice[::-1]).cosmetic == 0


def test_a_primary_key_of_another_name_is_the_same_one():
    found = drift([record("primary_key", name="a")], [record("primary_key", name="b")])
    assert (found.changes, found.cosmetic) == ((), 1)


def test_routines_meet_by_name_and_arguments():
    one = record("function", name="add", signature="(integer)")
    two = record("function", name="add", signature="(text)")
    assert told(drift([one], [one, two])) == ["Added function:add(text)"]


# Folding ------------------------------------------------------------------------------------------------

CHILDREN = [
    column("a"),
    column("b"),
    index("by_a", ("a",)),
    check("positive", "a > 0"),
    comment("people"),
    comment("the a", parent="orders", name="a", on="column"),
    record("trigger", schema="shop", table="orders", name="touch"),
]


@pytest.mark.parametrize("missing", [True, False], ids=["removed", "added"])
def test_what_a_table_takes_along_is_one_change(missing):
    there, gone = [table(), *CHILDREN], []
    found = drift(there, gone) if missing else drift(gone, there)
    (change,) = found.changes
    assert type(change) is (Removed if missing else Added)
    assert str(change.key) == "table:shop.orders"
    assert len(change.children) == len(CHILDREN)
    assert change.children == tuple(sorted(change.children))


def test_a_column_takes_its_comment_along():
    expected = [table(), column("a"), comment("the a", parent="orders", name="a", on="column")]
    assert told(drift(expected, [table()])) == ["Removed column:shop.orders.a"]


def test_what_hangs_on_a_table_that_is_there_is_a_change_of_its_own():
    assert told(drift([table(), index()], [table()])) == ["Removed index:shop.orders.by_day"]


def test_a_trigger_on_a_view_goes_with_the_view():
    view = record("view", schema="shop", name="orders")
    trigger = record("trigger", schema="shop", table="orders", name="touch")
    assert told(drift([view, trigger], [])) == ["Removed view:shop.orders"]


# Scope --------------------------------------------------------------------------------------------------


def test_other_schemas_are_listed_and_never_extra():
    found = drift(
        [table()], [table(), table(schema="scratchpad"), column(schema="scratchpad")], schemas=frozenset({"shop"})
    )
    assert found.changes == ()
    assert found.not_compared == (NotCompared("schema", "not among the schemas under watch", "scratchpad"),)


def test_without_schemas_all_are_watched():
    assert told(drift([], [table(schema="anything")])) == ["Added table:anything.orders"]


NIGHTLY = Ignored(kind="table", name="shop.tmp_*", reason="nightly import")


def test_what_is_ignored_is_ignored_with_its_children():
    there = [table("tmp_1"), column(table="tmp_1"), comment("x", parent="tmp_1", name="total", on="column")]
    found = drift([], there, ignore=(NIGHTLY,))
    assert found.changes == ()
    assert {(each.kind, each.reason) for each in found.not_compared} == {
        ("table", "ignored: nightly import"),
        ("column", "ignored: nightly import"),
        ("comment", "ignored: nightly import"),
    }


@pytest.mark.parametrize("missing", [True, False], ids=["missing", "extra"])
def test_ignoring_holds_for_both_sides(missing):
    found = (
        drift([table("tmp_1")], [], ignore=(NIGHTLY,))
        if missing
        else drift([], [table("tmp_1")], ignore=(NIGHTLY,))
    )
    assert found.changes == ()


def test_ignoring_names_a_kind_or_all():
    there = [index("tmp_1", table="orders")]
    assert drift([], there, ignore=(Ignored(kind="table", name="*", reason="r"),)).changes
    assert not drift([], there, ignore=(Ignored(kind="*", name="shop.orders.tmp_*", reason="r"),)).changes


def test_ignoring_goes_by_the_case_of_a_name():
    assert drift([], [table("TMP_1")], ignore=(NIGHTLY,)).changes


def test_what_scratch_could_not_make_is_judged_on_neither_side():
    unmade = frozenset({("table", "search")})
    there = [table("search", None), column("a", table="search", schema=None)]
    found = drift([], there, unmade=unmade)
    assert found.changes == ()
    assert {each.reason for each in found.not_compared} == {"it could not be created"}


# Coverage -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["lacking", "failed"])
@pytest.mark.parametrize("side", ["expected", "actual"])
def test_a_kind_that_one_side_did_not_read_is_neither_missing_nor_extra_but_listed(side, how):
    note = NotCompared("index", "the account may not")
    blind = snapshot(table(), read=ALL - {"index"}, **{how: [note]})
    seeing = snapshot(table(), index())
    expected, actual = (blind, seeing) if side == "expected" else (seeing, blind)
    found = compare(expected, actual, Scope())
    assert found.changes == ()
    assert note in found.not_compared


def test_a_kind_that_an_older_reader_did_not_know_is_listed_too():
    older = snapshot(table(), read=ALL - {"index"})
    found = compare(older, snapshot(table(), index()), Scope())
    assert found.changes == ()
    assert [each.kind for each in found.not_compared] == ["index"]


def test_objects_of_a_kind_that_failed_are_no_changes_even_where_some_were_seen():
    failed = [NotCompared("index", "the account may not")]
    found = compare(snapshot(table(), index()), snapshot(table(), read=ALL - {"index"}, failed=failed), Scope())
    assert found.changes == ()


def test_what_the_source_could_not_say_is_handed_on():
    note = NotCompared("extension", "scratch has no postgis")
    assert compare(snapshot(not_compared=[note]), snapshot(), Scope()).not_compared == (note,)


# Another major version ----------------------------------------------------------------------------------


def test_across_major_versions_wording_is_not_judged_but_listed():
    expected = snapshot(column(default="now()"), engine=OLDER)
    found = compare(expected, snapshot(column(default="CURRENT_TIMESTAMP")), Scope())
    assert found.changes == ()
    assert found.not_compared == (NotCompared("column", "other major version: default", "shop.orders.total"),)


def worded_look(there, pins, wanted="now()"):
    """A comparison across major versions, started from `pins`: the changed fields, the notes, and all of it."""
    sides = [snapshot(column(default=wanted), engine=OLDER), snapshot(column(default=there))]
    found = compare(*sides, Scope(), pins)
    return [each.fields for each in found.changes], [each.reason for each in found.not_compared], found


NOTED = ["other major version: default (taken as the same since first seen)"]


def test_a_pair_of_texts_is_pinned_and_stays_so():
    changed, notes, first = worded_look("CURRENT_TIMESTAMP", None)
    assert (changed, notes) == ([], ["other major version: default"])
    assert first.unjudged == {"shop.orders.total"}
    changed, notes, second = worded_look("CURRENT_TIMESTAMP", first.pins)
    assert (changed, notes, second.unjudged, second.pins) == ([], NOTED, frozenset(), first.pins)


@pytest.mark.parametrize("first", ["CURRENT_TIMESTAMP", "now()"], ids=["worded differently", "worded alike"])
@pytest.mark.parametrize("gone", ["'2000-01-01'", None])
def test_a_text_that_moves_alone_is_a_change_until_it_is_back(first, gone):
    _, _, before = worded_look(first, None)
    changed, notes, moved = worded_look(gone, before.pins)
    assert (changed, notes, moved.pins) == ([("default",)], [], before.pins)
    assert worded_look(gone, moved.pins)[0] == [("default",)]
    assert worded_look(first, moved.pins)[0] == []


def test_texts_that_move_together_are_pinned_anew_even_one_after_the_other():
    _, _, before = worded_look("CURRENT_TIMESTAMP", None)
    changed, _, moved = worded_look("CURRENT_TIMESTAMP", before.pins, wanted="tomorrow()")
    assert changed == [("default",)]
    changed, notes, after = worded_look("TOMORROW", moved.pins, wanted="tomorrow()")
    assert (changed, notes, after.unjudged) == ([], NOTED, frozenset())
    assert worded_look("CURRENT_TIMESTAMP", after.pins, wanted="tomorrow()")[0] == [("default",)]


def test_a_text_that_appears_on_one_side_alone_is_a_change():
    _, _, before = worded_look(None, None, wanted=None)
    assert before.pins == {}
    assert worded_look("'x'", before.pins, wanted=None)[0] == [("default",)]
    assert worded_look("CURRENT_TIMESTAMP", before.pins)[0] == []


def test_what_was_not_there_for_a_while_keeps_its_pin():
    _, _, before = worded_look("CURRENT_TIMESTAMP", None)
    wanted = snapshot(column(default="now()"), engine=OLDER)
    dropped = compare(wanted, snapshot(table()), Scope(), before.pins)
    unread = compare(wanted, snapshot(read=ALL - {"column"}), Scope(), before.pins)
    assert dropped.pins == unread.pins == before.pins
    assert compare(snapshot(engine=OLDER), snapshot(), Scope(), before.pins).pins == {}


def test_within_one_major_version_nothing_is_pinned():
    assert (
        compare(snapshot(column(default="a")), snapshot(column(default="b")), Scope(), {"x y": ("", "")}).pins
        is None
    )


def test_what_a_side_says_nothing_about_is_not_pinned():
    silent = msgspec.structs.replace(
        snapshot(column(), engine=OLDER), coverage=Coverage(ALL, unknown={"column": ("default",)})
    )
    assert compare(silent, snapshot(column(default="x")), Scope()).pins == {}


def test_across_major_versions_structure_is_judged():
    expected = snapshot(column(default="now()", type="int"), table("gone"), engine=OLDER)
    found = compare(expected, snapshot(column(default="x", type="text")), Scope())
    assert told(found) == ["Changed column:shop.orders.total", "Removed table:shop.gone"]
    assert found.changes[0].fields == ("type",)


def test_within_a_major_version_wording_is_judged():
    expected = snapshot(column(default="now()"), engine=EngineId("postgresql", "15.1"))
    assert compare(expected, snapshot(column(default="x")), Scope()).changes


# Cosmetics ----------------------------------------------------------------------------------------------


def test_another_order_of_columns_is_only_counted():
    found = drift([table(column_order=("a", "b"))], [table(column_order=("b", "a"))])
    assert (found.changes, found.cosmetic) == ((), 1)


def test_a_new_column_in_between_is_no_other_order():
    found = drift([table(column_order=("a", "b"))], [table(column_order=("a", "new", "b"))])
    assert (found.changes, found.cosmetic) == ((), 0)


def test_hints_are_not_compared():
    found = drift([check("c", "a", signature="(x)", generated=False)], [check("c", "a", signature="(x)")])
    assert (found.changes, found.cosmetic) == ((), 0)


def test_what_hangs_on_a_kind_that_one_side_did_not_read_is_not_compared():
    words = comment("at night", name="purge", on="event")
    blind = ALL - {"event"}
    assert compare(snapshot(words), snapshot(read=blind), Scope()).changes == ()
    assert compare(snapshot(read=blind), snapshot(words), Scope()).changes == ()
    assert told(compare(snapshot(words), snapshot(), Scope())) == ["Removed comment:shop.purge (event)"]
