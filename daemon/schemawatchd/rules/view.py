"""What a rule may look at."""

from dataclasses import dataclass

from schemawatchd.schema.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class View:
    """The target, its environment, and both snapshots as far as they exist."""

    target: str | None
    environment: str = ""
    expected: Snapshot | None = None
    actual: Snapshot | None = None
