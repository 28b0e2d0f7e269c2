"""The thread that makes the rounds: every so often, until it is stopped.

It stands alone because it is a thread of its own.
"""

import logging
from collections.abc import Callable
from threading import Event, Thread

from schemawatchd.errors import StoreBroken

_log = logging.getLogger(__name__)


class TimerThread:
    """Calls `make` at once and then every `pace()` seconds; `broken` hears of a `StoreBroken`."""

    def __init__(
        self,
        make: Callable[[], None],
        pace: Callable[[], float],
        broken: Callable[[StoreBroken], None] = lambda _: None,
    ) -> None:
        self._broken = broken
        self._make = make
        self._pace = pace
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="timer", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Make no more rounds; one under way ends by itself, for it can do no harm."""
        self._stopped.set()

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                self._make()
            except StoreBroken as error:
                self._broken(error)
            except Exception:  # noqa: BLE001 -- the outermost edge of a round
                _log.exception("a round ended unexpectedly; the next one is made all the same")
            self._stopped.wait(self._pace())
