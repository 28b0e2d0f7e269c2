"""A clock that is set: what was to run out later does not run out because of it, and intervals start anew."""

from datetime import timedelta

import pytest

from fixtures.clock import SteppedClock
from schemawatchd.runtime.clock_watch import GRACE, ClockWatch


@pytest.fixture
def watched():
    clock, seen = SteppedClock(), []
    return clock, ClockWatch(clock, seen.append), seen


@pytest.mark.parametrize("seconds", [-90, 90, -3 * 3600, 3 * 3600, -400 * 86400, 400 * 86400])
def test_a_jump_is_noticed_once(watched, seconds):
    clock, watch, seen = watched
    clock.jump(seconds)
    assert watch.check() == timedelta(seconds=seconds)
    assert watch.check() is None
    assert seen == [timedelta(seconds=seconds)]


@pytest.mark.parametrize("seconds", [0.5, 8 * 3600, 400 * 86400])
def test_time_that_passes_on_a_suspended_host_too_is_no_jump(watched, seconds):
    clock, watch, seen = watched
    clock.step(seconds)
    assert watch.check() is None
    assert seen == []


def test_slewing_adds_up_to_no_jump(watched):
    clock, watch, seen = watched
    for _ in range(50):
        clock.step(1)
        clock.jump(0.4)
        watch.check()
    assert seen == []


def test_what_was_set_forward_is_the_lead_for_a_day(watched):
    clock, watch, _ = watched
    clock.jump(3 * 3600)
    watch.check()
    assert watch.lead() == timedelta(hours=3)
    assert watch.is_fresh()
    clock.step(GRACE - 60)
    assert watch.lead() == timedelta(hours=3)
    clock.step(120)
    assert watch.lead() == timedelta()
    assert not watch.is_fresh()


def test_forward_and_back_again_leaves_no_lead(watched):
    clock, watch, _ = watched
    for seconds in (3600, -3600):
        clock.jump(seconds)
        watch.check()
    assert watch.lead() == timedelta()
    assert watch.is_fresh()
