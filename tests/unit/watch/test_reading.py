"""What a reading may start from: the last one of this process, never where a full one is due."""

from dataclasses import replace

import pytest

from schemawatchd.errors import TargetBusy
from schemawatchd.incidents.target_state import TargetState
from schemawatchd.reports.report import Status
from schemawatchd.schema.snapshot import Pulse, Start
from schemawatchd.watch import reading
from schemawatchd.watch.examine import examine
from schemawatchd.watch.result import Unexamined
from unit.samples import column, snapshot, table
from unit.watch.world import DRIFTED, GOOD, World, pulse, target

BEFORE = Start(GOOD, "marks of before")


@pytest.fixture
def world(monkeypatch):
    monkeypatch.setattr(reading, "_LARGE", len(GOOD.objects))
    made = World(GOOD, pulses=("two",))
    made.lasting = True
    made.session.marked = "marks of now"
    return made


def known(world):
    return TargetState(target="prod", pulse=pulse("one"), last_full=world.clock.now())


def looked(world, *, always_full=False, start=None):
    return examine(target(), world.services(known(world), always_full=always_full, start=start))


def test_what_moved_is_read_and_no_more(world):
    world.session.rereads = [DRIFTED]
    state = known(world)
    found = examine(target(), world.services(state, start=BEFORE))
    assert "read" not in world.session.asked
    assert (found.actual, found.state.last_full) == (DRIFTED, state.last_full)
    assert found.start == Start(DRIFTED, "marks of now")


def test_where_all_has_to_be_read_it_is(world):
    found = looked(world, start=BEFORE)
    assert world.session.asked == ["pulse", "marks", "retake", "read", "marks", "pulse"]
    assert found.start == Start(GOOD, "marks of now")


@pytest.mark.parametrize("due", ["always", "after its time"])
def test_a_full_look_starts_from_nothing(due, world):
    world.session.rereads = [DRIFTED]
    start = looked(world).start
    world.session.asked.clear()
    state, before = known(world), world.clock.now()
    world.clock.step(target().full_every.total_seconds() if due == "after its time" else 1)
    found = examine(target(), world.services(state, always_full=due == "always", start=start))
    assert "retake" not in world.session.asked
    assert found.state.last_full > before


def test_a_small_reading_is_not_kept(world, monkeypatch):
    monkeypatch.setattr(reading, "_LARGE", len(GOOD.objects) + 1)
    assert looked(world).start is None


def test_nothing_is_kept_by_a_process_that_looks_once(world):
    world.lasting = False
    assert (looked(world).start, "marks" in world.session.asked) == (None, False)


def test_an_engine_without_marks_gives_nothing_to_start_from(world):
    world.session.marked = ""
    assert looked(world).start is None


def test_what_moved_while_it_was_read_is_read_again_from_the_same_start(world):
    world.session.pulses = [pulse("two"), pulse("three"), pulse("three"), pulse("three")]
    world.session.rereads = [DRIFTED, GOOD]
    found = looked(world, start=BEFORE)
    assert (found.actual, world.session.asked.count("retake")) == (GOOD, 2)


def test_a_busy_target_is_asked_again(world):
    world.session.rereads = [TargetBusy("locked"), GOOD]
    assert looked(world, start=BEFORE).actual == GOOD


def test_the_second_look_before_drift_is_said_starts_from_the_first(world):
    world.session.snapshots = [DRIFTED]
    world.session.pulses = [pulse("two"), pulse("two"), pulse("three")]
    world.session.rereads = [GOOD]
    found = looked(world)
    assert (found.actual, found.whole) == (GOOD, True)
    assert world.waits == [1.0, 1.0]  # the two do not agree, so a third one decides
    assert world.session.asked.count("read") == 1


# There and back ------------------------------------------------------------------------------------------


def counted(mark, moves):
    return Pulse(mark, mark, moves)


def test_a_change_there_and_back_while_it_was_read_leaves_the_count_moved_and_is_read_again(world):
    world.lasting, world.session.proven = False, False
    world.session.pulses = [counted("one", "7"), counted("one", "9"), counted("one", "9")]
    world.session.snapshots = [DRIFTED, GOOD]
    found = examine(target(), world.services(always_full=True))
    assert found.actual == GOOD
    assert found.findings == ()


def test_where_changes_are_not_counted_a_second_reading_has_to_show_the_same(world):
    world.lasting, world.session.proven = False, False
    world.session.pulses = [counted("one", "")]
    world.session.snapshots = [DRIFTED, GOOD, GOOD]
    found = examine(target(), world.services(always_full=True))
    assert (found.actual, world.session.asked.count("read")) == (GOOD, 3)


def test_readings_that_never_agree_are_no_answer(world):
    world.lasting, world.session.proven = False, False
    world.session.pulses = [counted("one", "")]
    world.session.snapshots = [DRIFTED, GOOD, DRIFTED, GOOD, DRIFTED]
    found = examine(target(), world.services(always_full=True))
    assert isinstance(found, Unexamined)
    assert found.cause == "TargetBusy"


# What two readings in a row agree on ---------------------------------------------------------------------

EXTRA = snapshot(table(), column(), table("by_hand"), origin="prod")
BOTH = snapshot(table(), column(type="numeric(12,2)"), table("by_hand"), origin="prod")


def rules(outcome):
    return {each.rule for each in outcome.findings}


def moving(world, *snapshots, state=None):
    world.lasting = False
    world.session.snapshots = [*snapshots]
    world.session.pulses = [pulse(str(number)) for number in range(40)]
    # Before and after each reading the token is the same, and another one when it is read again.
    world.session.pulses = [each for each in world.session.pulses for _ in range(2)]
    return examine(target(), world.services(state, always_full=True))


def test_what_only_the_last_of_three_readings_shows_is_not_reported_and_asked_again(world):
    found = moving(world, DRIFTED, DRIFTED, BOTH)
    assert rules(found) == {"DR104"}
    found = moving(world, DRIFTED, BOTH, DRIFTED)
    assert rules(found) == {"DR104"}
    assert found.state.pulse is None
    assert found.again == target().settle
    assert "table shop.by_hand" in found.error or "shop.by_hand" in found.error


def test_what_comes_and_goes_is_never_in_sync(world):
    found = moving(world, GOOD, EXTRA, GOOD, state=TargetState(target="prod", findings={"x": "y"}))
    assert found.status is Status.UNKNOWN
    assert found.findings == ()
    assert "shop.by_hand" in found.seen.unjudged


def test_what_is_gone_is_resolved_after_two_readings(world):
    known = TargetState(target="prod", findings={"x": "y"})
    found = moving(world, GOOD, GOOD, state=known)
    assert (found.status, world.session.asked.count("read")) == (Status.IN_SYNC, 2)


# A schema file that was another one for a moment ---------------------------------------------------------


def flashing(world, *contents, age, state=None):
    """One look; the schema file is `age` seconds old, and has another content each time somebody waits."""
    world.lasting = False
    world.session.pulses = [pulse("two")]
    left = [*contents]

    def wait(seconds):
        world.waits.append(seconds)
        if len(left) > 1:
            left.pop(0)
        world.expectation.contents = [left[0]]

    world.expectation.contents = [left[0]]
    services = replace(world.services(state), wait=wait, source_age=lambda: age)
    return examine(target(), services)


def test_a_file_that_has_just_changed_is_awaited_once(world):
    found = flashing(world, DRIFTED, GOOD, age=0.25)
    assert isinstance(found, Unexamined)
    assert found.cause == "SourceBusy"
    assert found.again == target().settle
    assert world.waits == [0.75]


def test_the_content_that_was_known_before_is_believed_at_once(world):
    world.expectation.contents = [GOOD]
    known = TargetState(target="prod", sources=world.expectation.fingerprint())
    found = flashing(world, DRIFTED, GOOD, age=0.25, state=known)
    assert (found.status, found.expected_from) == (Status.IN_SYNC, "schema.sql")
    assert flashing(world, GOOD, age=0.25, state=known).status is Status.IN_SYNC
    assert world.waits == [0.75]


@pytest.mark.parametrize("age", [None, 1.0, 3600.0])
def test_an_older_file_or_a_commit_needs_no_wait(world, age):
    assert flashing(world, GOOD, age=age).status is Status.IN_SYNC
    assert world.waits == []


def test_a_file_of_the_future_is_awaited_no_longer_than_settle(world):
    assert flashing(world, GOOD, age=-3600.0).status is Status.IN_SYNC
    assert world.waits == [1.0]


def test_a_file_that_changes_during_the_check_makes_it_no_answer(world):
    read = world.session.read

    def changed(*asked):
        world.expectation.contents = [DRIFTED]
        return read(*asked)

    world.session.read = changed
    found = flashing(world, GOOD, age=None)
    assert isinstance(found, Unexamined)
    assert found.cause == "SourceBusy"
