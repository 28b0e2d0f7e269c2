"""Durations as people write them."""

from datetime import timedelta

import pytest

from schemawatchd.settings.durations import duration, interval

GOOD = {
    "500ms": timedelta(milliseconds=500),
    "10s": timedelta(seconds=10),
    "5m": timedelta(minutes=5),
    "2h": timedelta(hours=2),
    "7d": timedelta(days=7),
    "1.5h": timedelta(minutes=90),
    "0s": timedelta(),
}
BAD = [
    "",
    "10",
    10,
    10.5,
    None,
    True,
    "s",
    "-5s",
    "5 s",
    " 5s",
    "5s ",
    "5s\n",
    "5S",
    "5min",
    "5h30m",
    "1e3s",
    "infs",
    "1.s",
]


@pytest.mark.parametrize(("text", "meant"), GOOD.items())
def test_a_number_and_a_unit_are_understood(text, meant):
    assert duration(text) == meant


def test_a_duration_stays_one():
    assert duration(timedelta(seconds=3)) == timedelta(seconds=3)


@pytest.mark.parametrize("text", BAD, ids=repr)
def test_anything_else_is_refused_with_examples(text):
    with pytest.raises(ValueError, match="500ms, 10s, 5m, 2h or 7d"):
        duration(text)


@pytest.mark.parametrize(
    "text", ["9999999999d", "9" * 400 + "d"], ids=["more than time has", "more than a number holds"]
)
def test_a_duration_beyond_all_bounds_is_refused_and_no_crash(text):
    with pytest.raises(ValueError):
        duration(text)


def test_an_interval_is_never_nothing():
    assert interval(timedelta(milliseconds=100)) == timedelta(milliseconds=100)
    with pytest.raises(ValueError, match="longer than 0s"):
        interval(timedelta())
