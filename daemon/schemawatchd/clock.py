"""Time, passed in: all code gets the current time from a `Clock`, so tests can hold it."""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """The hour on the wall, and a count of seconds that never runs backwards."""

    def now(self) -> datetime:
        """The time, aware, in UTC."""

    def monotonic(self) -> float:
        """Seconds since an arbitrary moment; intervals are measured with these, so a set clock harms nothing."""

    def boottime(self) -> float:
        """Seconds since the machine was started, those in which it was suspended included."""


class SystemClock:
    """The machine's own clocks."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def boottime(self) -> float:
        return time.clock_gettime(time.CLOCK_BOOTTIME)
