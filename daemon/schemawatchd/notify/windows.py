"""Cron lines: when a recurring silence began, and when a digest is due. APScheduler does the counting."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from schemawatchd.incidents.silence import Recurring

_FIELDS = 5
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""cron(5) counts from Sunday, with 7 for Sunday again; APScheduler counts from Monday, so it gets names."""


_CHANGE = timedelta(hours=2)
"""A time that a change of the clocks leaves out is found only from before the change."""


def check_cron(line: str) -> None:
    """Raise `ValueError`, which says what is wrong, for what is no cron line."""
    _trigger(line, "UTC")


def began(recurring: Recurring, now: datetime) -> datetime | None:
    """When the window began that `now` is in; `None` between windows."""
    start = fired(recurring.cron, recurring.zone, now - recurring.lasts - _CHANGE)
    while start is not None and start <= now:
        if now < start + recurring.lasts:
            return start
        start = fired(recurring.cron, recurring.zone, start)
    return None


def fired(line: str, zone: str, after: datetime) -> datetime | None:
    """The first moment after another one that a cron line means."""
    found: datetime | None = _trigger(line, zone).get_next_fire_time(None, after)
    if found is not None and found <= after:
        found = _trigger(line, zone).get_next_fire_time(found, after)
    return found.astimezone(UTC) if found is not None else None


@lru_cache(maxsize=64)
def _trigger(line: str, zone: str) -> Any:
    from apscheduler.triggers.cron import CronTrigger

    parts = line.split()
    if len(parts) != _FIELDS:
        raise ValueError(f"it has {len(parts)} fields, not {_FIELDS}")
    minute, hour, day, month, weekday = parts
    return CronTrigger(
        minute=minute,
        hour=hour,
        day=day,
        month=month,
        day_of_week=_named(weekday),
        timezone=ZoneInfo(zone),
    )


def _named(weekday: str) -> str:
    """Numbers of days as names; a step such as `*/2` counts the same from either end and is left alone."""
    return ",".join("-".join(_day(each) for each in part.split("-")) for part in weekday.split(","))


def _day(text: str) -> str:
    if text.isdecimal() and int(text) < len(_DAYS):
        return _DAYS[int(text)]
    return text
