"""When looks that did not take place are worth telling."""

import pytest

from schemawatchd.runtime.missed_checks import MissedChecks


class Seconds:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def seconds():
    return Seconds()


def test_a_read_that_takes_longer_than_a_short_interval_is_no_news(seconds):
    misses = MissedChecks(seconds, {"prod": 2.0})
    for _ in range(25):
        seconds.now += 26
        misses.note("prod")
        assert not misses.is_news("prod")
        assert misses.count("prod") == 0


def test_who_is_late_for_long_is_reported_once_and_stays_so_until_ten_minutes_are_quiet(seconds):
    misses = MissedChecks(seconds, {"prod": 2.0})
    for _ in range(30):
        seconds.now += 2
        misses.note("prod")
    assert misses.is_news("prod")
    assert misses.count("prod") == 30
    for _ in range(50):
        seconds.now += 11
        misses.note("prod")
        assert not misses.is_news("prod")
        assert misses.count("prod") == 30
    seconds.now += 599
    assert misses.count("prod") == 30
    seconds.now += 2
    assert misses.is_news("prod")
    assert misses.count("prod") == 0
    assert not misses.is_news("prod")


def test_one_that_was_missed_of_a_long_interval_is_news(seconds):
    misses = MissedChecks(seconds, {"prod": 60.0})
    misses.note("prod")
    assert misses.count("prod") == 1
