"""How long to wait before a message is tried again."""

from collections.abc import Callable
from datetime import timedelta

FIRST = timedelta(seconds=5)
LONGEST = timedelta(minutes=15)
_SHORTEST = timedelta(seconds=1)
_LONGEST_ASKED = timedelta(hours=1)


def backoff(attempt: int, random: Callable[[], float], asked: timedelta | None = None) -> timedelta:
    """The wait after the `attempt`-th attempt (from 1): exponential with full jitter.

    `random` gives a number from 0 to 1; `asked` is what the channel itself asked for (`Retry-After`).
    """
    doublings = max(min(attempt, 16) - 1, 0)
    ceiling = min(FIRST * (1 << doublings), LONGEST)
    wait = max(ceiling * random(), _SHORTEST)
    return max(wait, min(asked, _LONGEST_ASKED)) if asked else wait
