"""Cron lines, as cron(5) has them, and windows across the change of the clocks."""

from datetime import UTC, datetime, timedelta

import pytest

from schemawatchd.alerts.silence import Recurring
from schemawatchd.alerts.time_interval import time_interval
from schemawatchd.notify.pipeline.cron import check_cron, fired, window_start

BERLIN = "Europe/Berlin"
MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("0 2 * * sat", 28),
        ("0 2 * * 6", 28),
        ("0 2 * * 0", 29),
        ("0 2 * * 7", 29),
        ("0 2 * * 1", 30),
        ("0 2 * * sun", 29),
        ("0 2 * * 3-4", 25),
        ("0 2 * * 5,3", 25),
        ("0 2 27 * *", 27),
        ("0 2 * * *", 24),
        ("0 2 * * 0-3", 24),
        ("0 2 * * 0-7", 24),
        ("0 2 * * sun-thu", 24),
        ("0 2 * * 5-7", 27),
        ("0 2 * * 2-6/2", 24),
        ("0 2 * * */3", 25),
        ("0 2 27 * 4", 26),
        ("0 2 25 * fri", 25),
    ],
)
def test_days_are_counted_as_cron_does(line, day):
    assert fired(line, "UTC", MONDAY) == datetime(2026, 11, day, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "* * * *",
        "0 2 * * * *",
        "60 2 * * *",
        "0 2 * * funday",
        "0 2 * * 8",
        "0 2 * * 5-3",
        "0 2 * * fri-mon",
        "0 2 * * */0",
        "x",
    ],
)
def test_what_is_no_cron_line_is_refused(line):
    with pytest.raises(ValueError, match=r"."):
        check_cron(line)


@pytest.mark.parametrize(
    ("now", "within"),
    [
        (datetime(2026, 11, 28, 0, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 28, 1, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 28, 2, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 28, 3, 0, tzinfo=UTC), False),
        (datetime(2026, 7, 4, 0, 30, tzinfo=UTC), True),
    ],
)
def test_a_window_is_where_the_clock_on_the_wall_says(now, within):
    window = Recurring(cron="0 2 * * sat", zone=BERLIN, lasts=timedelta(hours=2))
    assert (window_start(window, now) is not None) is within


@pytest.mark.parametrize("day", [datetime(2027, 3, 28, tzinfo=UTC), datetime(2027, 10, 31, tzinfo=UTC)])
def test_a_window_over_the_change_of_the_clocks_is_there(day):
    window = Recurring(cron="30 2 * * sun", zone=BERLIN, lasts=timedelta(hours=1))
    within = [minute for minute in range(360) if window_start(window, day + timedelta(minutes=minute))]
    assert 59 <= len(within) <= 121


@pytest.mark.parametrize(
    ("text", "now", "within"),
    [
        ("mon-fri 08:00-18:00", MONDAY, True),
        ("mon-fri 08:00-12:59", MONDAY, False),
        ("sat,sun 00:00-24:00", MONDAY, False),
        ("22:00-06:00", datetime(2026, 11, 23, 4, 59, tzinfo=UTC), True),
        ("22:00-06:00", datetime(2026, 11, 23, 5, 0, tzinfo=UTC), False),
        ("sun 22:00-06:00", datetime(2026, 11, 23, 4, 0, tzinfo=UTC), True),
        ("mon 22:00-06:00", datetime(2026, 11, 23, 4, 0, tzinfo=UTC), False),
        ("fri-mon 13:00-13:30", MONDAY, True),
        ("02:30-03:00", datetime(2027, 10, 31, 0, 45, tzinfo=UTC), True),
        ("02:30-03:00", datetime(2027, 10, 31, 1, 45, tzinfo=UTC), True),
    ],
)
def test_hours_of_the_week(text, now, within):
    from zoneinfo import ZoneInfo

    assert time_interval(text).hold(now, ZoneInfo(BERLIN)) is within


@pytest.mark.parametrize(
    "text", ["", "mon", "09:00", "9:00-10:00", "abc 09:00-10:00", "25:00-26:00", "mon 09:00-10:00 x"]
)
def test_hours_that_are_none_are_refused(text):
    with pytest.raises(ValueError, match=r"."):
        time_interval(text)


@pytest.mark.parametrize(
    ("field", "days"),
    [
        ("*/2", "sun,tue,thu,sat"),
        ("1-5/2", "mon,wed,fri"),
        ("0-7", "sun,mon,tue,wed,thu,fri,sat"),
        ("4/2", "thu,sat"),
    ],
)
def test_steps_and_ranges_of_days_are_those_of_cron(field, days):
    from schemawatchd.notify.pipeline.cron import _weekdays

    assert _weekdays(field) == days
