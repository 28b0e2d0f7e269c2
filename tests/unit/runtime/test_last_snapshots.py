"""The last readings of large targets: handed to the next look, and only so many of them."""

from datetime import timedelta

import pytest

from schemawatchd.runtime.last_snapshots import LastSnapshots
from schemawatchd.schema.snapshot import Start
from schemawatchd.watch import reading
from schemawatchd.watch.examine import examine
from unit.runtime.test_worker import Office, show
from unit.watch.world import DRIFTED, GOOD, World, target


def look(name, start="marks"):
    world = World(GOOD)
    world.lasting = True
    world.session.marked = start
    return examine(target(name), world.services())


@pytest.fixture(autouse=True)
def large(monkeypatch):
    monkeypatch.setattr(reading, "_LARGE", len(GOOD.objects))


@pytest.fixture
def office():
    made = Office()
    made.world.lasting = True
    made.world.session.marked = "marks"
    return made


def test_the_readings_made_longest_ago_are_forgotten_first():
    readings = LastSnapshots(most=2 * len(GOOD.objects))
    for name in ("one", "two", "one", "three"):
        readings.keep(look(name))
    assert [readings.of(name) is not None for name in ("one", "two", "three")] == [True, False, True]


def test_a_reading_too_large_for_all_of_the_room_is_not_kept():
    readings = LastSnapshots(most=len(GOOD.objects) - 1)
    readings.keep(look("one"))
    assert readings.of("one") is None


def test_a_reading_that_may_not_be_started_from_replaces_the_one_that_may():
    readings = LastSnapshots()
    readings.keep(look("one"))
    readings.keep(look("one", start=""))
    assert readings.of("one") is None


def test_a_worker_hands_the_last_reading_to_the_next_look(office):
    office.step()
    show(office, DRIFTED, mark="two")
    office.world.session.rereads = [DRIFTED]
    office.world.session.asked.clear()
    found = office.step()
    assert (found.actual, found.whole, "read" in office.world.session.asked) == (DRIFTED, False, False)


def test_a_look_that_read_but_a_part_does_not_put_the_full_one_off(office):
    first = office.step()
    show(office, DRIFTED, mark="two")
    office.world.session.rereads = [DRIFTED]
    office.step()
    assert office.keeper.states["prod"].last_full == first.at
    assert office.step(minutes=target().full_every / timedelta(minutes=1)).whole


def test_a_look_without_an_answer_leaves_the_reading_before(office):
    office.step()
    office.world.refusal = ConnectionError
    readings = office.worker._readings
    assert readings.of("prod") == Start(GOOD, "marks")


def test_after_a_restart_everything_is_read(office):
    office.step()
    office.restart()
    show(office, DRIFTED, mark="two")
    assert office.step().whole
