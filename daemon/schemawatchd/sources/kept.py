"""Where loaded schemas are kept between runs."""

from typing import Protocol

from schemawatchd.incidents.target_state import Acceptance
from schemawatchd.schema.snapshot import Snapshot


class Kept(Protocol):
    """Where loaded schemas are kept between runs, as encoded snapshots."""

    def expected(self, key: str) -> bytes | None:
        """The snapshot kept under `key`."""

    def keep_expected(self, key: str, source: str, engine: str, snapshot: bytes) -> None:
        """Keep a snapshot of `source` for `engine`; the latest is the last good one."""

    def last_good(self, source: str, engine: str) -> bytes | None:
        """The snapshot of `source` for `engine` that was kept last."""

    def observed(self, digest: str) -> Snapshot | None:
        """A reading of a database that history holds under its digest."""

    def accepted(self, target: str) -> Acceptance | None:
        """The word that the next check of a target takes what it finds as the baseline."""


class NothingKept:
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
