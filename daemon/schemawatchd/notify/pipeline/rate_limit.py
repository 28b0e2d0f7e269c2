"""How a channel has been doing: backoff, circuit breaker and flood guard."""

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from schemawatchd.alerts.delivery_state import MOST, MOST_CRITICAL, WINDOW, ChannelHealth
from schemawatchd.notify.channel import Ending, Outcome
from schemawatchd.notify.pipeline.group import NotificationGroup
from schemawatchd.notify.pipeline.plan import is_critical

FIRST = timedelta(seconds=5)
LONGEST = timedelta(minutes=15)
_SHORTEST = timedelta(seconds=1)
_LONGEST_ASKED = timedelta(hours=1)
_REMEMBERED = 3 * WINDOW
"""So long a message is remembered: what ends while the channel is full is told when it has room again."""

_PROBE = timedelta(hours=1)
"""A channel that refuses everything is asked this often whether it still does."""


def backoff(attempt: int, random: Callable[[], float], asked: timedelta | None = None) -> timedelta:
    """The wait after the `attempt`-th attempt (from 1): exponential with full jitter.

    `random` gives a number from 0 to 1; `asked` is what the channel itself asked for (`Retry-After`).
    """
    doublings = max(min(attempt, 16) - 1, 0)
    ceiling = min(FIRST * (1 << doublings), LONGEST)
    wait = max(ceiling * random(), _SHORTEST)
    return max(wait, min(asked, _LONGEST_ASKED)) if asked else wait


def health_after(
    reach: ChannelHealth, outcome: Outcome, now: datetime, random: Callable[[], float], *, critical: bool = False
) -> ChannelHealth:
    """How it stands after a hand-over with this end; `critical` if something critical was in it."""
    if outcome.ending is Ending.HANDED_OVER:
        lately = now - _REMEMBERED
        sent = tuple(each for each in reach.sent if lately < each <= now)
        urgent = tuple(each for each in reach.urgent if lately < each <= now)
        if critical and _count(urgent, now) < MOST_CRITICAL:
            urgent = (*urgent, now)
        else:
            sent = (*sent, now)
        return ChannelHealth(channel=reach.channel, since=reach.since, sent=sent, urgent=urgent)
    if outcome.ending is Ending.REFUSED and not outcome.whole:
        return msgspec.structs.replace(reach, last_error=outcome.says)
    failures = reach.failures + 1
    wait = _PROBE if outcome.whole else backoff(failures, random, outcome.asked)
    return msgspec.structs.replace(
        reach,
        failures=failures,
        failing_since=reach.failing_since or now,
        next_try=now + wait,
        refused=outcome.whole,
        last_error=outcome.says,
    )


def has_room(reach: ChannelHealth, letter: NotificationGroup, now: datetime) -> bool:
    """Whether the flood guard lets one more message through."""
    return not reach.was_full(now, critical=is_critical(letter))


def room_at(reach: ChannelHealth, letter: NotificationGroup, now: datetime) -> datetime:
    """When there is room again."""
    free = [_free(reach.sent, MOST, now)]
    if is_critical(letter):
        free.append(_free(reach.urgent, MOST_CRITICAL, now))
    return min(free)


def _free(times: tuple[datetime, ...], most: int, now: datetime) -> datetime:
    recent = [each for each in times if now - WINDOW < each <= now]
    return now if len(recent) < most else recent[-most] + WINDOW


def _count(times: tuple[datetime, ...], now: datetime) -> int:
    return sum(now - WINDOW < each <= now for each in times)
