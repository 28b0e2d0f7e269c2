"""How a channel has been doing: backoff, circuit breaker and flood guard."""

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from schemawatchd.incidents.backoff import backoff
from schemawatchd.incidents.correspondence import Reach
from schemawatchd.notify.channel import Ending, Outcome
from schemawatchd.notify.letter import Letter
from schemawatchd.notify.plans.planning import is_critical

WINDOW = timedelta(minutes=10)
MOST = 20
"""So many messages a channel gets within the window; what is left over waits, and goes out as one."""

_MORE_FOR_CRITICAL = 10
_PROBE = timedelta(hours=1)
"""A channel that refuses everything is asked this often whether it still does."""


def after(reach: Reach, outcome: Outcome, now: datetime, random: Callable[[], float]) -> Reach:
    """How it stands after a hand-over with this end."""
    if outcome.ending is Ending.HANDED_OVER:
        sent = (*(each for each in reach.sent if now - WINDOW < each <= now), now)
        return Reach(channel=reach.channel, since=reach.since, sent=sent)
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


def has_room(reach: Reach, letter: Letter, now: datetime) -> bool:
    """Whether the flood guard lets one more message through."""
    return _spare(reach, now) + (_MORE_FOR_CRITICAL if is_critical(letter) else 0) > 0


def room_at(reach: Reach, now: datetime) -> datetime:
    """When there is room again."""
    recent = [each for each in reach.sent if now - WINDOW < each <= now]
    return now if len(recent) < MOST else recent[-MOST] + WINDOW


def _spare(reach: Reach, now: datetime) -> int:
    return MOST - sum(now - WINDOW < each <= now for each in reach.sent)
