"""Checks that did not take place: those that the clock wanted, and those that a refused login forbids."""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

WINDOW = 600.0
LATE = 60.0
"""Seconds. At `every = "2s"` a look that takes three makes the clock miss once: that is how it is set, no news.
Who was not looked at for a tenth of the last ten minutes is reported, until ten minutes passed without a miss.
"""


@dataclass(slots=True)
class MissedChecks:
    """Looks that did not take place in time; `every` is each target's interval in seconds."""

    monotonic: Callable[[], float]
    every: Mapping[str, float] = field(default_factory=dict)
    _times: dict[str, "deque[float]"] = field(default_factory=dict)
    _reported: dict[str, int] = field(default_factory=dict)

    def note(self, target: str) -> None:
        """One more for this target."""
        self._times.setdefault(target, deque()).append(self.monotonic())

    def is_news(self, target: str) -> bool:
        """Whether there is something to tell, or to take back."""
        lately = self._lately(target)
        return not lately if target in self._reported else self._is_late(target, lately)

    def count(self, target: str) -> int:
        """How many there were when it became worth telling; 0 while it is not."""
        lately = self._lately(target)
        if target in self._reported:
            if not lately:
                del self._reported[target]
        elif self._is_late(target, lately):
            self._reported[target] = lately
        return self._reported.get(target, 0)

    def _is_late(self, target: str, lately: int) -> bool:
        return lately > 0 and lately * self.every.get(target, LATE) >= LATE

    def _lately(self, target: str) -> int:
        times = self._times.get(target, deque())
        while times and self.monotonic() - times[0] > WINDOW:
            times.popleft()
        return len(times)


LONGEST = 600.0
"""Seconds between two tries, at most."""

_MOST_DOUBLINGS = 10


@dataclass(slots=True)
class RefusedLogins:
    """Which targets the clock leaves alone for now; `every` is each target's interval in seconds."""

    monotonic: Callable[[], float]
    every: Mapping[str, float] = field(default_factory=dict)
    _refused: dict[str, tuple[int, float]] = field(default_factory=dict)

    def refused(self, target: str) -> None:
        """The login was refused, once more."""
        count = min(self._refused.get(target, (0, 0.0))[0] + 1, _MOST_DOUBLINGS)
        wait = max(self.every.get(target, 1.0), 1.0) * 2**count
        self._refused[target] = (count, self.monotonic() + min(wait, max(LONGEST, self.every.get(target, 1.0))))

    def accepted(self, target: str) -> None:
        """It was not refused."""
        self._refused.pop(target, None)

    def rests(self, target: str) -> bool:
        """Whether it is not to be tried yet."""
        found = self._refused.get(target)
        return found is not None and self.monotonic() < found[1]
