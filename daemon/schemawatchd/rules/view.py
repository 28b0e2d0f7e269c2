"""What a rule may look at."""

from collections.abc import Mapping
from dataclasses import dataclass

from schemawatchd.schema.key import Key
from schemawatchd.schema.object import Object
from schemawatchd.schema.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class View:
    """The target, its environment, and both snapshots as far as they exist."""

    target: str | None
    environment: str = ""
    expected: Snapshot | None = None
    actual: Snapshot | None = None

    @property
    def actual_objects(self) -> Mapping[Key, Object]:
        """Everything that is there."""
        return self.actual.objects if self.actual else {}
