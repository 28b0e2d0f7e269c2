"""One look at one target: what is said, and what is not said because nobody knows."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import msgspec
import pytest

from schemawatchd.errors import (
    ReadFailed,
    ScratchUnavailable,
    SourceInvalid,
    TargetBusy,
    TargetRefused,
    TargetUnreachable,
)
from schemawatchd.incidents.advance import ITSELF
from schemawatchd.reports.report import Status
from schemawatchd.schema.kinds.partition import Partition
from schemawatchd.schema.snapshot import NotCompared
from schemawatchd.schema.target import Ignored
from schemawatchd.watch.examine import examine
from schemawatchd.watch.result import Examination, Quiet, Unexamined
from unit.samples import ALL, column, index, snapshot, table
from unit.watch.world import DRIFTED, GOOD, World, pulse, target

MISSING = SourceInvalid("the file is missing", path="schema.sql")
BROKEN = SourceInvalid("syntax error", path="schema.sql", line=3, statement="CREATE TABEL", hint="Correct it.")
HALF = SourceInvalid("incomplete input", path="schema.sql", line=9)


def rules(outcome):
    return [each.rule for each in outcome.findings]


def looked(world, memory=None, **more):
    return examine(target(**more), world.services(memory))


def remembered(world, outcome, **more):
    return msgspec.structs.replace(outcome.state, **more)


def kept_daily(world, schema="shop"):
    """Partitions for the last three days, and none for tomorrow."""
    now = world.services().clock.now()
    days = [(now - timedelta(days=n)).date() for n in (3, 2, 1, 0)]
    return [
        Partition(
            schema=schema,
            name=f"orders_{one}",
            parent=f"{schema}.orders",
            parent_path=(schema, "orders"),
            strategy="range",
            bounds=f"FOR VALUES FROM ('{one}') TO ('{other}')",
        )
        for one, other in pairwise(days)
    ]


# What is so ---------------------------------------------------------------------------------------------


def test_the_same_is_in_sync():
    found = looked(World(GOOD))
    assert isinstance(found, Examination)
    assert (found.status, found.findings, found.error) == (Status.IN_SYNC, (), None)
    assert found.expected_from == "schema.sql"


def test_drift_is_found_after_a_second_look():
    world = World(DRIFTED)
    found = looked(world, settle=timedelta(seconds=1))
    assert (found.status, rules(found)) == (Status.DRIFT, ["DR104"])
    assert world.waits == [1.0]


def test_what_was_really_looked_at_can_resolve():
    assert looked(World(GOOD)).seen.kinds == ALL | {ITSELF, "file"}


def test_a_series_of_partitions_that_ends_is_told_though_nothing_differs():
    parts = kept_daily(World(GOOD))
    same = snapshot(table(), column(), *parts)
    world = World(same, contents=(same,))
    found = looked(world)
    assert (rules(found), found.status) == (["DR157"], Status.IN_SYNC)
    assert found.findings[0].object == "shop.orders"
    assert rules(looked(world, remembered(world, found, last_full=found.at - timedelta(days=1)))) == ["DR157"]
    assert isinstance(looked(world, remembered(world, found)), Quiet)


def test_a_series_of_partitions_that_is_not_watched_is_not_told():
    parts = kept_daily(World(GOOD))
    ignore = (Ignored(kind="table", name="shop.orders", reason="kept elsewhere"),)
    assert rules(looked(World(snapshot(table(), column(), *parts)), ignore=ignore)) == []
    assert "DR157" not in rules(looked(World(snapshot(table(), column(), *kept_daily(World(GOOD), "other")))))


def test_schemas_that_the_canonical_schema_does_not_mention_are_no_drift():
    found = looked(World(snapshot(table(), column(), table(schema="other"))))
    assert found.status is Status.IN_SYNC
    reason = "the schema does not state anything in this schema"
    assert NotCompared("schema", reason, "other") in found.not_compared


def test_schemas_that_are_named_are_compared():
    found = looked(World(snapshot(table(), column(), table(schema="other"))), schemas=("shop", "other"))
    assert rules(found) == ["DR102"]


def test_what_scratch_could_not_make_is_not_extra():
    source = snapshot(table(), column(), not_compared=[NotCompared("table", "no module fts5", "shop.search")])
    found = looked(World(snapshot(table(), column(), table("search")), contents=[source]))
    assert found.status is Status.IN_SYNC
    assert any(each.object == "shop.search" for each in found.not_compared)


def test_what_scratch_could_not_make_is_not_vouched_for():
    source = snapshot(table(), column(), not_compared=[NotCompared("table", "no module fts5", "shop.search")])
    assert looked(World(GOOD, contents=[source])).seen.unjudged == {"shop.search"}


def test_what_is_ignored_is_vouched_for():
    ignored = (Ignored(kind="table", name="shop.search", reason="r"),)
    found = looked(World(snapshot(table(), column(), table("search"))), ignore=ignored)
    assert found.seen.unjudged == frozenset()


def test_a_preset_leaves_out_what_its_tool_left():
    world = World(snapshot(table(), column(), table("alembic_version")))
    assert looked(world).findings
    assert looked(world, presets=("ledgers",)).findings == ()


# The quiet path -----------------------------------------------------------------------------------------


@pytest.fixture
def quiet():
    """A world after its first look, and what is remembered of it."""
    world = World(GOOD)
    memory = remembered(world, looked(world))
    world.session.asked.clear()
    world.expectation.loads = 0
    return world, memory


def test_where_nothing_moved_only_the_pulse_is_taken(quiet):
    world, memory = quiet
    found = looked(world, memory)
    assert isinstance(found, Quiet)
    assert world.session.asked == ["pulse"]
    assert world.expectation.loads == 0


LOUD = {
    "the database moved": lambda world, memory: setattr(world.session, "pulses", [pulse("two")]),
    "the schema file changed": lambda world, memory: setattr(world.expectation, "contents", [DRIFTED]),
    "the schema file is gone": lambda world, memory: setattr(world.expectation, "contents", [MISSING]),
    "a full look is due": lambda world, memory: world.clock.step(3600),
}


@pytest.mark.parametrize("moved", LOUD.values(), ids=LOUD)
def test_where_something_moved_everything_is_read(quiet, moved):
    world, memory = quiet
    moved(world, memory)
    assert isinstance(looked(world, memory), Examination)
    assert "read" in world.session.asked


@pytest.mark.parametrize(
    "more",
    [{"first_failed_at": datetime(2026, 11, 23, tzinfo=UTC)}, {"pulse": None}, {"last_full": None}],
    ids=str,
)
def test_without_a_good_memory_everything_is_read(quiet, more):
    world, memory = quiet
    assert isinstance(looked(world, msgspec.structs.replace(memory, **more)), Examination)


def test_who_asks_for_a_full_look_gets_one(quiet):
    world, memory = quiet
    assert isinstance(examine(target(), world.services(memory, always_full=True)), Examination)


# Disturbed ----------------------------------------------------------------------------------------------


def test_a_reading_that_was_disturbed_is_read_again():
    world = World(DRIFTED, GOOD, pulses=("one", "two", "two"))
    assert looked(world).status is Status.IN_SYNC
    assert world.session.asked.count("read") == 2


def test_after_three_disturbed_readings_nobody_knows():
    world = World(DRIFTED, pulses=("1", "2", "3", "4", "5"))
    found = looked(world)
    assert isinstance(found, Unexamined)
    assert found.cause == "TargetBusy"
    assert world.session.asked.count("read") == 3
    assert rules(found) == ["SW101"]


def test_a_lock_in_the_way_is_waited_for_and_then_told():
    busy = TargetBusy("a lock is in the way")
    assert looked(World(busy, GOOD)).status is Status.IN_SYNC
    found = looked(World(busy))
    assert isinstance(found, Unexamined)
    assert "a lock is in the way" in found.error


def test_drift_that_vanishes_while_it_settles_is_not_said():
    world = World(DRIFTED, GOOD, pulses=("one", "one", "two", "two"))
    found = looked(world)
    assert (found.status, found.findings) == (Status.IN_SYNC, ())
    assert world.session.asked.count("read") == 2


def test_drift_that_changes_while_it_settles_is_said_as_it_is_then():
    later = snapshot(table(), column(type="text"))
    found = looked(World(DRIFTED, later, pulses=("one", "one", "two", "two")))
    assert found.findings[0].fields["type"].actual == "text"
    assert found.pulse.sound == "two"


def test_a_database_that_never_settles_is_unknown():
    found = looked(World(DRIFTED, pulses=("1", "1", "2", "3", "4", "5", "6")))
    assert isinstance(found, Unexamined)


def test_drift_that_is_known_is_not_waited_for_again():
    world = World(DRIFTED)
    memory = remembered(world, looked(world), last_full=None)
    world.waits.clear()
    assert rules(looked(world, memory)) == ["DR104"]
    assert world.waits == []


# Unknown ------------------------------------------------------------------------------------------------

ERRORS = {
    "it does not answer": TargetUnreachable("it does not answer", hint="Start it."),
    "it refuses us": TargetRefused("the login was refused"),
    "its catalog cannot be read": ReadFailed("permission denied"),
}


@pytest.mark.parametrize("error", ERRORS.values(), ids=ERRORS)
def test_a_look_that_fails_is_told_and_says_nothing_about_the_schema(error):
    world = World(GOOD)
    world.refusal = error
    found = looked(world)
    assert isinstance(found, Unexamined)
    assert rules(found) == ["SW101"]
    assert found.cause == type(error).__name__
    assert error.says in found.findings[0].summary


def test_an_error_of_our_own_is_no_answer_about_the_target():
    world = World(RuntimeError("a mistake in schemawatchd"))
    with pytest.raises(RuntimeError):
        looked(world)


def test_a_kind_that_was_refused_makes_the_target_unknown_and_nothing_missing():
    source = snapshot(table(), column(), index())
    seen = snapshot(table(), column(), read=ALL - {"index"}, failed=[NotCompared("index", "the account may not")])
    found = looked(World(seen, contents=[source]))
    assert (found.status, rules(found)) == (Status.UNKNOWN, ["SW102"])
    assert "index" not in found.seen.kinds
    assert "the account may not" in found.error
    assert not found.state.pulse


UNREAD = NotCompared("index", "an unknown form", "shop.orders.orders_by_day")


@pytest.mark.parametrize("side", ["target", "expected", "both"])
def test_one_unreadable_object_is_compared_on_neither_side(side):
    whole = (table(), column(), index(name="orders_by_day"))
    wanted = snapshot(*whole[:2], unread=[UNREAD]) if side != "target" else snapshot(*whole)
    there = snapshot(*whole[:2], unread=[UNREAD]) if side != "expected" else snapshot(*whole)
    found = looked(World(there, contents=[wanted]))
    assert (found.status, set(rules(found))) == (Status.UNKNOWN, {"SW103"})
    assert "index shop.orders.orders_by_day cannot be read" in found.error
    assert "shop.orders.orders_by_day" in found.seen.unjudged
    assert found.state.pulse is None


def test_an_unreadable_object_hides_no_other_and_what_belongs_to_it_is_not_missing():
    wanted = snapshot(table(), column(), column(name="other"), index())
    lost = NotCompared("table", "an unknown form", "shop.orders")
    there = snapshot(table("extra"), unread=[lost])
    found = looked(World(there, contents=[wanted]))
    assert found.status is Status.DRIFT
    assert set(rules(found)) == {"SW103", "DR102"}
    assert "table shop.orders cannot be read" in found.error


def test_an_unreadable_object_that_is_ignored_by_its_name_is_no_trouble():
    there = snapshot(table(), column(), unread=[UNREAD])
    ignored = Ignored(kind="index", name="shop.orders.orders_by_day", reason="r")
    found = looked(
        World(there, contents=[snapshot(table(), column(), index(name="orders_by_day"))]), ignore=(ignored,)
    )
    assert (found.status, found.findings, found.error) == (Status.IN_SYNC, (), None)


def test_drift_in_what_was_read_is_said_beside_what_was_refused():
    seen = snapshot(table(), read=ALL - {"index"}, failed=[NotCompared("index", "the account may not")])
    found = looked(World(seen))
    assert found.status is Status.DRIFT
    assert set(rules(found)) == {"SW102", "DR103"}


def test_a_refused_kind_that_is_ignored_is_no_trouble():
    seen = snapshot(table(), column(), read=ALL - {"index"}, failed=[NotCompared("index", "the account may not")])
    found = looked(World(seen), ignore=(Ignored(kind="index", name="*", reason="r"),))
    assert (found.status, found.findings, found.error) == (Status.IN_SYNC, (), None)
    assert "index" in {each.kind for each in found.not_compared}


# The canonical schema -----------------------------------------------------------------------------------


def test_a_broken_schema_is_a_finding_about_the_project_and_never_drift():
    found = looked(World(GOOD, contents=[BROKEN]))
    assert (found.status, found.findings) == (Status.UNKNOWN, ())
    assert [(each.rule, each.target, each.object) for each in found.project] == [("SC101", None, "schema.sql")]
    assert "schema.sql, line 3" in found.error
    assert found.expected_from is None
    assert found.seen.kinds == {ITSELF, "file"}


def test_with_an_older_schema_drift_is_still_found_and_nothing_resolves():
    found = looked(World(DRIFTED, contents=[BROKEN], old=GOOD))
    assert (found.status, rules(found)) == (Status.DRIFT, ["DR104"])
    assert "last version" in found.project[0].consequence
    assert found.seen.kinds == {ITSELF, "file"}
    assert "line 3" in found.error


def test_an_older_schema_that_fits_is_still_unknown():
    assert looked(World(GOOD, contents=[BROKEN], old=GOOD)).status is Status.UNKNOWN


def test_a_file_that_was_half_written_is_not_believed_to_be_broken():
    world = World(GOOD, contents=[HALF, GOOD])
    assert looked(world).status is Status.IN_SYNC
    assert world.expectation.loads == 2


def test_a_file_that_stays_broken_is_waited_for_once():
    world = World(GOOD, contents=[BROKEN])
    looked(world, settle=timedelta(seconds=1))
    assert world.waits == [1.0]


def test_a_missing_file_is_told():
    found = looked(World(GOOD, contents=[MISSING]))
    assert found.status is Status.UNKNOWN
    assert "the file is missing" in found.project[0].summary


def test_without_scratch_nobody_knows_and_the_next_look_tries_again():
    found = looked(World(GOOD, contents=[ScratchUnavailable("no server programs", hint="Install them.")]))
    assert found.status is Status.UNKNOWN
    assert "Install them." in found.project[0].summary
    assert not found.state.pulse
