"""The mailbox of wakes, keyed by target: a burst is one look, and no target is looked at twice at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock

from schemawatchd.watch.evidence import LoggedChange

_MOST_EVIDENCE = 1_000
"""Changes that are kept for one wake, the latest of them: a log can be longer than memory."""


@dataclass(frozen=True, slots=True)
class Wake:
    """A target to check, and why. `full` asks for a check even if nothing seems to have changed.

    `evidence` is what a log says of the changes, where one woke us.
    """

    target: str
    because: tuple[str, ...]
    full: bool = False
    evidence: tuple[LoggedChange, ...] = ()


@dataclass(slots=True)
class _Waiting:
    due: float
    because: tuple[str, ...]
    full: bool
    evidence: tuple[LoggedChange, ...]


class Mailbox:
    """Wakes by target. `monotonic` counts seconds; `nudge` is called after each post, outside the lock."""

    def __init__(self, monotonic: Callable[[], float], nudge: Callable[[], None]) -> None:
        self._monotonic = monotonic
        self._nudge = nudge
        self._lock = Lock()
        self._waiting: dict[str, _Waiting] = {}
        self._busy: set[str] = set()

    def post(
        self,
        target: str,
        because: str,
        *,
        after: float = 0.0,
        full: bool = False,
        evidence: Sequence[LoggedChange] = (),
    ) -> bool:
        """Ask for a look, `after` seconds from now. False where an earlier wake for the same still waits.

        A later post never delays an earlier one.
        """
        due = self._monotonic() + after
        with self._lock:
            waiting = self._waiting.get(target)
            if waiting is None:
                self._waiting[target] = _Waiting(due, (because,), full, tuple(evidence)[-_MOST_EVIDENCE:])
            else:
                waiting.due = min(waiting.due, due)
                waiting.full = waiting.full or full
                waiting.evidence = tuple(dict.fromkeys((*waiting.evidence, *evidence)))[-_MOST_EVIDENCE:]
                if because not in waiting.because:
                    waiting.because = (*waiting.because, because)
        self._nudge()
        return waiting is None

    def take(self) -> list[Wake]:
        """The wakes that are due now, for targets that nobody is looking at; each has to be ended by `done`."""
        now = self._monotonic()
        with self._lock:
            ready = [name for name, each in self._waiting.items() if each.due <= now and name not in self._busy]
            self._busy.update(ready)
            taken = [(name, self._waiting.pop(name)) for name in ready]
        return [Wake(name, each.because, each.full, each.evidence) for name, each in taken]

    def done(self, target: str) -> None:
        """The look at `target` ended; a wake that came meanwhile is due now."""
        with self._lock:
            self._busy.discard(target)
        self._nudge()

    def keep_only(self, targets: frozenset[str]) -> None:
        """Forget the wakes of targets that are no longer watched."""
        with self._lock:
            self._waiting = {name: each for name, each in self._waiting.items() if name in targets}

    def next_due(self) -> float | None:
        """Seconds until the next wake can be taken; `None` while there is none."""
        now = self._monotonic()
        with self._lock:
            waits = [each.due - now for name, each in self._waiting.items() if name not in self._busy]
        return max(0.0, min(waits)) if waits else None

    def busy(self) -> frozenset[str]:
        """The targets that are being looked at."""
        with self._lock:
            return frozenset(self._busy)
