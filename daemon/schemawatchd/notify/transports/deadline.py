"""One try to hand something over, which ends in time and knows whether it may have arrived."""

import threading
from collections.abc import Callable
from typing import TypeVar

from schemawatchd.notify.channel import Ending, Outcome

NOT_REACHED = "it could not be reached"
NO_ANSWER = "it did not answer in time"
_LEAST = 0.05
_Made = TypeVar("_Made")


class Deadline:
    """The point of no return, shared between the one who sends and the one who waits.

    Before `cross` nothing can have arrived, and once the waiting one has given up nothing can cross any more: so a
    try that ended before it may be repeated without telling anybody twice.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._crossed = False
        self._given_up = False

    def cross(self) -> None:
        """From here on it may arrive. Raises `TimeoutError` when nobody waits for it any longer."""
        with self._lock:
            if self._given_up:
                raise TimeoutError
            self._crossed = True

    def lost(self) -> Outcome:
        """The end without an answer, as far as the attempt got."""
        with self._lock:
            self._given_up = True
            return Outcome(Ending.UNKNOWN, NO_ANSWER) if self._crossed else Outcome(Ending.BUSY, NOT_REACHED)

    def within(
        self, seconds: float, work: Callable[[], _Made], stop: Callable[[], None] | None = None
    ) -> _Made | Outcome:
        """Run `work` with a deadline; on time-out call `stop` and return `lost()`.

        In a thread of its own, since neither looking up a name nor a server that sends one byte a second can be
        bounded by time-outs of a socket. The thread never keeps the process alive.
        """
        ends: list[_Made] = []
        thread = threading.Thread(target=lambda: ends.append(work()), name="hand-over", daemon=True)
        try:
            thread.start()
        except RuntimeError:
            # What Python says when the machine has no thread left for us.
            return Outcome(Ending.BUSY, "no further thread can be started to send it")
        thread.join(max(seconds, _LEAST))
        if ends:
            return ends[0]
        lost = self.lost()
        if stop is not None:
            stop()
        return ends[0] if ends else lost
