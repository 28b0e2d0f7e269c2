"""What is remembered of a target between two checks: one frozen record, stored as it is."""

from datetime import datetime

import msgspec

from schemawatchd.diff.wording import Pinned
from schemawatchd.schema.snapshot import EngineId, Pulse


class Baseline(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A schema that an earlier check found, or that the team accepted, for one state of the migration history.

    `digest` names the snapshot in the state store, `ledger` is the hash of the migration history table then, and
    `version` the last version in it. `by` and `reason` are of whoever accepted it.
    """

    digest: str
    ledger: str
    version: str
    at: datetime
    by: str = ""
    reason: str = ""


class Acceptance(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Somebody's word that what the next check of a target finds is right: who, when and why."""

    by: str
    at: datetime
    reason: str


class HistoryState(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What an earlier check knew of the migration history table, the migration files and the schema file.

    `ledger` is the hash of the table's content, `marks` what each applied file was; `pending` and `applying` say
    since when each migration is known to wait, or to be half there. `agreed` is the content of the schema file
    that the database was last measured against, `moved` since when that file says something else.
    """

    ledger: str = ""
    version: str = ""
    applied: tuple[str, ...] = ()
    marks: dict[str, str] = {}
    pending: dict[str, datetime] = {}
    applying: dict[str, datetime] = {}
    locked: datetime | None = None
    behind: datetime | None = None
    agreed: str = ""
    moved: datetime | None = None
    baseline: Baseline | None = None
    """What should be there where the applied migrations cannot be replayed."""


class TargetState(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What the last checks of a target left behind.

    `pulse` is the engine's change token, `None` where the next check has to read everything; `sources` is a
    fingerprint of the files that say what is expected, `digest` that of the last snapshot.
    """

    target: str
    status: str = "unknown"
    pulse: Pulse | None = None
    sources: str = ""
    digest: str = ""
    expected_from: str = ""
    """What the last check compared with, in words; empty where there was nothing."""
    engine: EngineId | None = None
    last_look: datetime | None = None
    last_full: datetime | None = None
    last_ok: datetime | None = None
    first_failed_at: datetime | None = None
    last_error: str | None = None
    reader: int = 0
    """The version of the engine's reader that took the last snapshot."""
    fields: dict[str, tuple[str, ...]] = {}
    """By kind, the fields that were compared."""
    findings: dict[str, str] = {}
    """The drift findings by id, with their fingerprints."""
    waived: int = 0
    """How many of them the team has waived."""
    revealed: dict[str, str] = {}
    """Those of them that only a newer reader had brought to light."""
    pinned: Pinned | None = None
    """The texts that two major versions of the server print differently."""
    history: HistoryState = HistoryState()

    @property
    def settled(self) -> bool:
        """Whether the last check had an answer, so that an equal change token means that nothing moved."""
        return self.first_failed_at is None and self.pulse is not None
