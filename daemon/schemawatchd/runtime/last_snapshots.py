"""The last reading of each large target, for as long as the process lives: where its next one may start from.

It stands alone because it holds memory across checks, which has a limit of its own.
"""

from threading import Lock

from schemawatchd.schema.snapshot import Start
from schemawatchd.watch.result import Examination, Outcome

MOST = 500_000
"""Objects, of all targets together. Beyond that the readings that were made longest ago are forgotten."""


class LastSnapshots:
    """What looks may start from, from any thread."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._starts: dict[str, Start] = {}
        self._lock = Lock()

    def of(self, target: str) -> Start | None:
        """Where the next reading of this target may start from."""
        with self._lock:
            return self._starts.get(target)

    def keep(self, outcome: Outcome) -> None:
        """Remember the reading of a look that made one; a look without an answer leaves the one before."""
        if not isinstance(outcome, Examination):
            return
        with self._lock:
            self._starts.pop(outcome.target.name, None)
            if outcome.start is not None:
                self._starts[outcome.target.name] = outcome.start
            while sum(len(each.snapshot.objects) for each in self._starts.values()) > self._most:
                del self._starts[next(iter(self._starts))]
