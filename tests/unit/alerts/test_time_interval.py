"""Hours of the week: when they hold, when they begin and end next, and how they are written."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from schemawatchd.alerts.time_interval import any_contains, next_change, time_interval

BERLIN = ZoneInfo("Europe/Berlin")


def at(text, zone=UTC):
    """2026-11-23 is a Monday."""
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("hours", "now", "holds"),
    [
        ("mon-fri 08:00-18:00", "23T08:00", True),
        ("mon-fri 08:00-18:00", "23T07:59", False),
        ("mon-fri 08:00-18:00", "23T17:59", True),
        ("mon-fri 08:00-18:00", "23T18:00", False),
        ("mon-fri 08:00-18:00", "28T12:00", False),
        ("sat,sun 00:00-24:00", "28T00:00", True),
        ("sat,sun 00:00-24:00", "29T23:59", True),
        ("sat,sun 00:00-24:00", "30T00:00", False),
        ("22:00-06:00", "23T23:00", True),
        ("22:00-06:00", "23T05:59", True),
        ("22:00-06:00", "23T06:00", False),
        ("22:00-06:00", "23T21:59", False),
        ("fri 22:00-06:00", "28T05:00", True),
        ("fri 22:00-06:00", "27T05:00", False),
        ("mon 22:00-06:00", "30T05:00", False),
        ("sun 22:00-06:00", "23T05:00", True),
        ("fri-mon 10:00-11:00", "23T10:30", True),
        ("fri-mon 10:00-11:00", "24T10:30", False),
        ("18:00-24:00", "23T23:59", True),
        ("18:00-24:00", "23T17:00", False),
        ("00:00-00:00", "23T12:00", True),
    ],
)
def test_when_hours_hold(hours, now, holds):
    assert time_interval(hours).hold(at(now), UTC) is holds
    assert any_contains([time_interval(hours)], at(now), UTC) is holds


def test_hours_are_those_of_the_zone():
    hours = time_interval("08:00-09:00")
    assert hours.hold(at("23T07:30"), BERLIN)
    assert not hours.hold(at("23T08:30"), BERLIN)
    assert any_contains([], at("23T08:30"), BERLIN) is False


@pytest.mark.parametrize(
    ("hours", "now", "then"),
    [
        (["08:00-18:00"], "23T07:00", "23T08:00"),
        (["08:00-18:00"], "23T08:00", "23T18:00"),
        (["08:00-18:00"], "23T20:00", "24T08:00"),
        (["22:00-06:00"], "23T23:00", "24T06:00"),
        (["08:00-18:00", "12:30-13:30"], "23T09:00", "23T12:30"),
        ([], "23T09:00", "24T09:00"),
    ],
)
def test_the_next_begin_or_end(hours, now, then):
    assert next_change([time_interval(each) for each in hours], at(now), UTC) == at(then)


def test_the_next_begin_is_told_in_the_zone_of_the_question():
    found = next_change([time_interval("08:00-18:00")], at("23T20:00"), BERLIN)
    assert (found, found.tzinfo) == (at("24T07:00"), UTC)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("8:00-18:00", "is not a time of the week"),
        ("mon 08:00", "is not a time of the week"),
        ("08:00-18:00 mon", "is not a time of the week"),
        ("abc 08:00-18:00", "`abc` is not a day"),
        ("mon-xyz 08:00-18:00", "`xyz` is not a day"),
        ("25:00-26:00", "`25:00` is not a time of day"),
        ("08:00-18:60", "`18:60` is not a time of day"),
    ],
)
def test_what_is_not_understood_is_named(text, says):
    with pytest.raises(ValueError, match=says):
        time_interval(text)


def test_capitals_and_spaces_do_not_matter():
    assert time_interval("  MON-Fri 08:00-18:00 ") == time_interval("mon-fri 08:00-18:00")
    assert time_interval("08:00-18:00").days == frozenset(range(7))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("mon-fry 08:00-18:00", "`fry` is not a day: days are mon, tue, wed, thu, fri, sat, sun"),
        ("mon 08:00-25:00", "`25:00` is not a time"),
    ],
)
def test_a_mistake_is_named_with_what_is_allowed(text, says):
    with pytest.raises(ValueError, match=says.replace(".", r"\.")):
        time_interval(text)
