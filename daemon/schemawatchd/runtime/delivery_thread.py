"""The thread that empties the outbox: at once when there is something new, and when a retry is due."""

import logging
from collections.abc import Callable
from datetime import datetime
from threading import Event, Thread

from schemawatchd.clock import Clock
from schemawatchd.errors import StoreBroken

_log = logging.getLogger(__name__)
_IDLE = 60.0
_AFTER_TROUBLE = 5.0


class DeliveryThread:
    """`deliver` hands over what is due, `next_due` says when the next is; both may raise `StoreBroken`.

    `broken` hears of every time they do.
    """

    def __init__(
        self,
        deliver: Callable[[datetime], object],
        next_due: Callable[[], datetime | None],
        clock: Clock,
        broken: Callable[[StoreBroken], None] = lambda _: None,
    ) -> None:
        self._broken = broken
        self._deliver = deliver
        self._next_due = next_due
        self._clock = clock
        self._bell = Event()
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="delivery", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def nudge(self) -> None:
        """There is something new to say."""
        self._bell.set()

    def stop(self, within: float) -> None:
        """Begin nothing more; a hand-over under way has so many seconds to end."""
        self._stopped.set()
        self._bell.set()
        self._thread.join(within)

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._bell.wait(self._pause())
            self._bell.clear()
            if self._stopped.is_set():
                return
            try:
                self._deliver(self._clock.now())
            except StoreBroken as error:
                _log.error("notifications wait: %s %s", error.says, error.hint)
                self._broken(error)
                self._bell.wait(_AFTER_TROUBLE)
            except Exception:  # noqa: BLE001
                # The outermost edge: nobody would be told of anything any more, and nobody of that.
                _log.exception("notifications wait: an unexpected error inside schemawatchd")
                self._bell.wait(_AFTER_TROUBLE)

    def _pause(self) -> float:
        try:
            due = self._next_due()
        except StoreBroken as error:
            self._broken(error)
            return _AFTER_TROUBLE
        except Exception:  # noqa: BLE001 -- as above
            _log.exception("when the next message is due is not known: an unexpected error inside schemawatchd")
            return _AFTER_TROUBLE
        if due is None:
            return _IDLE
        return min(max(0.0, (due - self._clock.now()).total_seconds()), _IDLE)
