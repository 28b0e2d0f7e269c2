"""What a reading may start from: the last one of this process, never where a full one is due."""

from datetime import timedelta

import pytest

from schemawatchd.errors import TargetBusy
from schemawatchd.incidents.target_state import TargetState
from schemawatchd.schema.snapshot import Start
from schemawatchd.watch import reading
from schemawatchd.watch.examine import examine
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
    assert world.session.asked == ["pulse", "marks", "reread", "read", "marks", "pulse"]
    assert found.start == Start(GOOD, "marks of now")


@pytest.mark.parametrize("due", ["always", "after its time"])
def test_a_full_look_starts_from_nothing(due, world):
    world.session.rereads = [DRIFTED]
    start = looked(world).start
    world.session.asked.clear()
    state, before = known(world), world.clock.now()
    world.clock.step(target().full_every.total_seconds() if due == "after its time" else 1)
    found = examine(target(), world.services(state, always_full=due == "always", start=start))
    assert "reread" not in world.session.asked
    assert found.state.last_full > before


def test_a_small_reading_is_not_kept_and_not_marked(world, monkeypatch):
    monkeypatch.setattr(reading, "_LARGE", len(GOOD.objects) + 1)
    assert (looked(world).start, "marks" in world.session.asked) == (None, False)


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
    assert (found.actual, world.session.asked.count("reread")) == (GOOD, 2)


def test_a_busy_target_is_asked_again(world):
    world.session.rereads = [TargetBusy("locked"), GOOD]
    assert looked(world, start=BEFORE).actual == GOOD


def test_the_second_look_before_drift_is_said_starts_from_the_first(world):
    world.session.snapshots = [DRIFTED]
    world.session.pulses = [pulse("two"), pulse("two"), pulse("three")]
    world.session.rereads = [GOOD]
    found = looked(world)
    assert (found.actual, found.whole) == (GOOD, True)
    assert world.waits == [timedelta(seconds=1).total_seconds()]
    assert world.session.asked.count("read") == 1
