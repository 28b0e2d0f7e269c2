"""How a report is to be shown."""

from dataclasses import dataclass
from datetime import UTC, tzinfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Colour is for terminals; `everything` shows what is folded otherwise, `grid` how targets compare."""

    colour: bool = False
    everything: bool = False
    grid: bool = False
    timezone: tzinfo = UTC
