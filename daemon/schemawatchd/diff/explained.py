"""Which differences a change that is on its way explains: what is so already, as it will be.

It stands alone because it compares with a step of the history, and everything else here with one schema.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from schemawatchd.diff.changes import Change, Removed
from schemawatchd.diff.compare import Drift
from schemawatchd.schema.key import Key


@dataclass(frozen=True, slots=True)
class Explained:
    """`left` are the changes that nothing explains, `by` those explained, by the number of the step that does."""

    left: tuple[Change, ...]
    by: tuple[tuple[int, Change], ...]


def explain(changes: Sequence[Change], steps: Sequence[Drift]) -> Explained:
    """Sort out the differences from what is expected now.

    `steps` are the comparisons of the same database with what will be expected after each step to come. An object
    that is as it will be at some step is explained by it, in part where only its children differ from that.
    """
    left: list[Change] = []
    by: list[tuple[int, Change]] = []
    for change in changes:
        best = min(
            ((_rest(change, step), place) for place, step in enumerate(steps)),
            key=lambda each: (len(each[0]), each[1]),
            default=None,
        )
        if best is None or any(each.key == change.key for each in best[0]):
            left.append(change)
        else:
            by.append((best[1], change))
            left += best[0]
    return Explained(tuple(left), tuple(by))


def under(key: Key, holder: Key) -> bool:
    """Whether an object is `holder` itself or hangs on it."""
    return key == holder or (len(key.path) > len(holder.path) and key.path[: len(holder.path)] == holder.path)


def _rest(change: Change, step: Drift) -> list[Change]:
    """Fields that still differ at that step. Objects created by a later step are pending."""
    found = (each for each in step.changes if under(each.key, change.key))
    return [each for each in found if each.key == change.key or not isinstance(each, Removed)]
