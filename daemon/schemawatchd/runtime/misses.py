"""Looks that the clock wanted and that did not take place."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Misses:
    """Looks that did not take place in time, until a look has told of them."""

    counts: "Counter[str]" = field(default_factory=Counter)
    told: set[str] = field(default_factory=set)

    def note(self, target: str) -> None:
        """One more for this target."""
        self.counts[target] += 1

    def any(self, target: str) -> bool:
        """Whether there is something to tell, or to take back."""
        return self.counts[target] > 0 or target in self.told
