"""What one configuration brings to the loop; a reload builds the new set completely, then swaps."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from schemawatchd.runtime.mailbox import Wake
from schemawatchd.schema.target import Target
from schemawatchd.watch.result import Outcome


@dataclass(slots=True, kw_only=True)
class ReloadUnit:
    """`look` looks, `keep` remembers what came of it, `unanswered` remembers why a look had no end."""

    targets: Mapping[str, Target]
    look: Callable[[Target, Wake], Outcome]
    keep: Callable[[Outcome], None]
    unanswered: Callable[[Target, str], None]
    unknown: Callable[[Target, str], Outcome]
    """The outcome of a check that had no answer or could not be remembered, and why."""
    start: Callable[[], None]
    stop: Callable[[], None]
    close: Callable[[], None]
    restart: Callable[[], None] = lambda: None
    """Begins every interval anew."""
    running: int = field(default=0)
