"""How a channel is doing: when it rests, when it counts as broken or dead, and when the flood guard is full."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from schemawatchd.alerts.delivery_state import BREAKS_AFTER, DEAD_AFTER, MOST, MOST_CRITICAL, WINDOW, ChannelHealth

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
WELL = ChannelHealth(channel="team", since=NOON)


def health(**more):
    return msgspec.structs.replace(WELL, **more)


@pytest.mark.parametrize(
    ("next_try", "rests"),
    [
        (None, False),
        (NOON, False),
        (NOON + SECOND, True),
        (NOON + timedelta(hours=1), True),
        (NOON + timedelta(hours=1) + SECOND, False),
    ],
    ids=["never tried", "due", "soon", "the longest wait", "noted while the clock was wrong"],
)
def test_a_channel_rests_until_its_next_try(next_try, rests):
    assert health(next_try=next_try).rests(NOON) is rests


def test_it_is_broken_after_some_failures_or_a_refusal():
    assert not health(failures=BREAKS_AFTER - 1).is_broken()
    assert health(failures=BREAKS_AFTER).is_broken()
    assert health(refused=True).is_broken()


def test_it_is_dead_once_it_has_failed_twice_and_for_long():
    long_ago = NOON - DEAD_AFTER
    assert health(failures=2, failing_since=long_ago).is_dead(NOON)
    assert not health(failures=1, failing_since=long_ago).is_dead(NOON)
    assert not health(failures=2, failing_since=long_ago + SECOND).is_dead(NOON)
    assert not health(failures=2).is_dead(NOON)
    assert health(refused=True).is_dead(NOON)


def test_the_flood_guard_has_a_budget_of_its_own_for_what_is_critical():
    lately = (NOON,) * MOST
    assert not health(sent=lately[1:]).was_full(NOON, critical=False)
    assert health(sent=lately).was_full(NOON, critical=False)
    assert not health(sent=lately).was_full(NOON, critical=True)
    assert health(sent=lately, urgent=(NOON,) * MOST_CRITICAL).was_full(NOON, critical=True)


def test_what_was_sent_before_the_window_or_later_does_not_count():
    for at in (NOON - WINDOW, NOON + SECOND):
        assert not health(sent=(at,) * MOST).was_full(NOON, critical=False)
    assert health(sent=(NOON - WINDOW + SECOND,) * MOST).was_full(NOON, critical=False)
