"""Checks without a state store keep no snapshots."""

from schemawatchd.incidents.target_state import Acceptance
from schemawatchd.schema.snapshot import Snapshot


class NoSnapshotCache:
    """For looks without a state store."""

    def expected(self, key: str) -> bytes | None:
        """Nothing."""

    def keep_expected(self, key: str, source: str, engine: str, snapshot: bytes) -> None:
        """Forget it."""

    def last_good(self, source: str, engine: str) -> bytes | None:
        """Nothing."""

    def observed(self, digest: str) -> Snapshot | None:
        """Nothing."""

    def accepted(self, target: str) -> Acceptance | None:
        """None."""
