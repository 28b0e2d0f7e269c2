"""Targets that refuse our login: they are asked less and less often, for a server may lock an account out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

LONGEST = 600.0
"""Seconds between two tries, at most."""

_MOST_DOUBLINGS = 10


@dataclass(slots=True)
class Logins:
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
