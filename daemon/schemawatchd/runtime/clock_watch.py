"""Notices when the clock on the wall is set: intervals start anew, and nothing runs out because of it.

`CLOCK_BOOTTIME` counts the seconds since the machine was started, those of a suspended machine included
(clock_gettime(2)), and nobody can set it. While it and the wall clock move together, nothing was set.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from threading import Event, Lock, Thread

from schemawatchd.clock import Clock

_log = logging.getLogger(__name__)

TOLERANCE = 2.0
"""Seconds. NTP corrects smaller differences by slewing, and a second more is a leap second."""
GRACE = 24 * 3600.0
"""Seconds after a jump in which silences and waivers do not run out early and history is not pruned."""
_PACE = 0.5


class ClockWatch:
    """Compares the two clocks twice a second; `jumped` is called with how far the wall clock was set."""

    def __init__(self, clock: Clock, jumped: Callable[[timedelta], None]) -> None:
        self._clock = clock
        self._jumped = jumped
        self._lock = Lock()
        self._offset = self._difference()
        self._jumps: list[tuple[float, float]] = []
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="clock", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Compare no more."""
        self._stopped.set()

    def check(self) -> timedelta | None:
        """Compare now; how far the wall clock was set since the last time, or `None`."""
        with self._lock:
            before, self._offset = self._offset, self._difference()
            seconds = self._offset - before
            if abs(seconds) <= TOLERANCE:
                return None
            self._jumps.append((self._clock.boottime(), seconds))
        found = timedelta(seconds=seconds)
        _log.warning("the clock was set by %+.0f s; every target is checked now", seconds)
        self._jumped(found)
        return found

    def lead(self) -> timedelta:
        """How far the wall clock may run ahead: what it was set forward within the last 24 hours."""
        now = self._clock.boottime()
        with self._lock:
            self._jumps = [(at, by) for at, by in self._jumps if now - at < GRACE]
            return timedelta(seconds=max(sum(by for _, by in self._jumps), 0.0))

    def is_fresh(self) -> bool:
        """Whether the clock was set within the last 24 hours."""
        self.lead()
        with self._lock:
            return bool(self._jumps)

    def _difference(self) -> float:
        return self._clock.now().timestamp() - self._clock.boottime()

    def _run(self) -> None:
        while not self._stopped.wait(_PACE):
            try:
                self.check()
            except Exception:  # noqa: BLE001 -- the outermost edge of the thread
                _log.exception("what follows from the clock being set could not be done")
