"""Durations as people write them: `500ms`, `10s`, `5m`, `2h`, `7d`."""

import re
from datetime import timedelta

_FORM = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)\Z")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


def duration(text: object) -> timedelta:
    """The duration that `text` says. Raises `ValueError` for anything else, a bare number included."""
    if isinstance(text, timedelta):
        return text
    found = _FORM.match(text) if isinstance(text, str) else None
    if found is None:
        raise ValueError("write a duration as a number and a unit: 500ms, 10s, 5m, 2h or 7d")
    try:
        return timedelta(seconds=float(found.group(1)) * _SECONDS[found.group(2)])
    except OverflowError:
        raise ValueError("duration too large; write something like 400d") from None


def interval(value: timedelta) -> timedelta:
    """A duration after which something happens again. Raises `ValueError` for none: it would never stop."""
    if not value:
        raise ValueError("an interval must be longer than 0s")
    return value
