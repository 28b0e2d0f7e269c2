"""How times and spans are written in the terminal."""

from datetime import datetime, timedelta, tzinfo


def moment(time: datetime, zone: tzinfo) -> str:
    """A time in the team's zone."""
    return time.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S %Z")


def ago(passed: timedelta) -> str:
    """A duration in its two largest units: `3h 20m`."""
    seconds = max(0, int(passed.total_seconds()))
    days, rest = divmod(seconds, 86400)
    hours, rest = divmod(rest, 3600)
    minutes, seconds = divmod(rest, 60)
    parts = [
        f"{number}{unit}" for number, unit in ((days, "d"), (hours, "h"), (minutes, "m"), (seconds, "s")) if number
    ]
    return " ".join(parts[:2]) or "0s"
