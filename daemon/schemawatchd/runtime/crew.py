"""What one configuration brings to the loop; a reload builds a new crew whole before the old one goes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from schemawatchd.schema.target import Target
from schemawatchd.watch.examination import Outcome


@dataclass(slots=True, kw_only=True)
class Crew:
    """`step` looks and remembers, `unanswered` remembers why a look had no end."""

    targets: Mapping[str, Target]
    step: Callable[[Target, bool], Outcome]
    unanswered: Callable[[Target, str], None]
    start: Callable[[], None]
    stop: Callable[[], None]
    close: Callable[[], None]
    running: int = field(default=0)
