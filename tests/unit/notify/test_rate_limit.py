"""How long a message waits."""

from datetime import timedelta

import pytest

from schemawatchd.notify.pipeline.rate_limit import FIRST, LONGEST, backoff


@pytest.mark.parametrize(("attempt", "most"), [(1, 5), (2, 10), (3, 20), (8, 640), (9, 900), (1000, 900)])
def test_exponential_with_a_ceiling(attempt, most):
    assert backoff(attempt, lambda: 1.0) == timedelta(seconds=most)


def test_full_jitter_but_never_at_once():
    assert backoff(4, lambda: 0.5) == timedelta(seconds=20)
    assert backoff(9, lambda: 0.0) == timedelta(seconds=1)


def test_what_the_channel_asks_for_is_honoured_within_reason():
    assert backoff(1, lambda: 1.0, timedelta(seconds=30)) == timedelta(seconds=30)
    assert backoff(1, lambda: 1.0, timedelta(seconds=1)) == FIRST
    assert LONGEST < backoff(1, lambda: 1.0, timedelta(days=9)) <= timedelta(hours=1)
