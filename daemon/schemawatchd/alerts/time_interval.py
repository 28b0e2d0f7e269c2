"""Hours of the week: `mon-fri 08:00-18:00`, in the team's own time zone."""

import re
from collections.abc import Iterable
from datetime import datetime, time, timedelta, tzinfo

import msgspec

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FORM = re.compile(
    r"(?:(?P<days>[a-z]{3}(?:-[a-z]{3})?(?:,[a-z]{3}(?:-[a-z]{3})?)*)\s+)?(?P<begin>\d\d:\d\d)-(?P<end>\d\d:\d\d)\Z"
)
_END_OF_DAY = "24:00"


class TimeInterval(msgspec.Struct, frozen=True, gc=False):
    """Days of the week (0 is Monday) from one time of the day to another; over midnight where it ends earlier."""

    days: frozenset[int]
    begin: time
    end: time

    def hold(self, now: datetime, zone: tzinfo) -> bool:
        """True if `now` falls in any interval, in local time of `zone`."""
        there = now.astimezone(zone)
        today, at = there.weekday(), there.time().replace(tzinfo=None)
        if self.begin < self.end or self.end == time():
            return today in self.days and self.begin <= at and (at < self.end or self.end == time())
        yesterday = (today - 1) % len(_DAYS)
        return (today in self.days and at >= self.begin) or (yesterday in self.days and at < self.end)


def time_interval(text: str) -> TimeInterval:
    """Hours as they are written in the configuration. Raises `ValueError`, which says how to write them."""
    found = _FORM.match(text.strip().lower())
    if found is None:
        raise ValueError(
            f"`{text}` is not a time of the week: write one such as mon-fri 08:00-18:00 or 22:00-06:00"
        )
    return TimeInterval(frozenset(_days(found["days"])), _time(found["begin"]), _time(found["end"]))


def any_contains(windows: Iterable[TimeInterval], now: datetime, zone: tzinfo) -> bool:
    """Whether `now` is in any of the windows."""
    return any(each.hold(now, zone) for each in windows)


def next_change(windows: Iterable[TimeInterval], now: datetime, zone: tzinfo) -> datetime:
    """A moment by which it is worth asking again: the next begin or end of any of them, at most a day away."""
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    edges = (
        (midnight + timedelta(days=day)).replace(hour=at.hour, minute=at.minute)
        for day in (0, 1)
        for each in windows
        for at in (each.begin, each.end)
    )
    return min((each.astimezone(now.tzinfo) for each in edges if each > now), default=now + timedelta(days=1))


def _days(text: str | None) -> Iterable[int]:
    if text is None:
        yield from range(len(_DAYS))
        return
    for part in text.split(","):
        first, _, last = part.partition("-")
        begin = _day(first)
        count = (_day(last or first) - begin) % len(_DAYS) + 1
        yield from ((begin + each) % len(_DAYS) for each in range(count))


def _day(name: str) -> int:
    if name not in _DAYS:
        raise ValueError(f"`{name}` is not a day: days are {', '.join(_DAYS)}")
    return _DAYS.index(name)


def _time(text: str) -> time:
    if text == _END_OF_DAY:
        return time()
    try:
        return time.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"`{text}` is not a time of day: write one such as 08:00") from error
