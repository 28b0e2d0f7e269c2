"""What a rule may know beyond the one change or fact that it judges."""

from dataclasses import dataclass

from schemawatchd.schema.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class RuleContext:
    """The target, its environment, and both snapshots as far as they exist."""

    target: str | None
    environment: str = ""
    expected: Snapshot | None = None
    actual: Snapshot | None = None
