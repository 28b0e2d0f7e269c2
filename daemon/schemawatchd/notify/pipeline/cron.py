"""Cron lines: when a recurring silence began, and when a digest is due. APScheduler does the counting."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from schemawatchd.alerts.silence import Recurring

_FIELDS = 5
_WEEK = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
"""crontab(5) counts from Sunday, with 7 for Sunday again; APScheduler counts from Monday, so it gets names."""

_CHANGE = timedelta(hours=2)
"""A time that a change of the clocks leaves out is found only from before the change."""


def check_cron(line: str) -> None:
    """Raise `ValueError`, which says what is wrong, for what is no cron line."""
    _triggers(line, "UTC")


def window_start(recurring: Recurring, now: datetime) -> datetime | None:
    """When the window began that `now` is in; `None` between windows."""
    start = fired(recurring.cron, recurring.zone, now - recurring.lasts - _CHANGE)
    while start is not None and start <= now:
        if now < start + recurring.lasts:
            return start
        start = fired(recurring.cron, recurring.zone, start)
    return None


def fired(line: str, zone: str, after: datetime) -> datetime | None:
    """The first moment after another one that a cron line means."""
    return min((found for each in _triggers(line, zone) if (found := _next(each, after))), default=None)


def _next(trigger: Any, after: datetime) -> datetime | None:
    found: datetime | None = trigger.get_next_fire_time(None, after)
    if found is not None and found <= after:
        found = trigger.get_next_fire_time(found, after)
    return found.astimezone(UTC) if found is not None else None


@lru_cache(maxsize=64)
def _triggers(line: str, zone: str) -> tuple[Any, ...]:
    """One, or two where both the day of the month and that of the week are given: either will do (crontab(5))."""
    from apscheduler.triggers.cron import CronTrigger

    parts = line.split()
    if len(parts) != _FIELDS:
        raise ValueError(f"it has {len(parts)} fields, not {_FIELDS}")
    minute, hour, day, month, weekday = parts
    days = [(day, _weekdays(weekday))]
    if not day.startswith("*") and not weekday.startswith("*"):
        days = [(day, "*"), ("*", _weekdays(weekday))]
    return tuple(
        CronTrigger(minute=minute, hour=hour, day=each, month=month, day_of_week=week, timezone=ZoneInfo(zone))
        for each, week in days
    )


def _weekdays(field: str) -> str:
    """The days of a field as their names, one by one."""
    found = {day % len(_WEEK) for part in field.lower().split(",") for day in _days(part)}
    return ",".join(name for number, name in enumerate(_WEEK) if number in found)


def _days(part: str) -> range:
    span, _, step = part.partition("/")
    first, dash, last = span.partition("-")
    if span == "*":
        begin, end = 0, len(_WEEK) - 1
    else:
        begin = _day(first)
        end = _day(last) if dash else len(_WEEK) - 1 if step else begin
        end = len(_WEEK) if dash and end == 0 else end
    if end < begin:
        raise ValueError(f"`{part}` ends before it begins")
    if step and not (step.isdecimal() and int(step)):
        raise ValueError(f"`{part}` has an invalid step")
    return range(begin, end + 1, int(step or 1))


def _day(text: str) -> int:
    if text in _WEEK:
        return _WEEK.index(text)
    if text.isdecimal() and int(text) <= len(_WEEK):
        return int(text)
    raise ValueError(f"`{text}` is not a day of the week")
