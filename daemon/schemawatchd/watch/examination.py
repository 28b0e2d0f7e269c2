"""What an examination ends with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from schemawatchd.diff.remembered import Remembered
from schemawatchd.diff.wording import Pinned
from schemawatchd.incidents.advance import Seen
from schemawatchd.reports.report import MigrationReport, SourceReport, Status
from schemawatchd.rules.finding import Finding
from schemawatchd.schema.snapshot import EngineId, NotCompared, Snapshot, Start
from schemawatchd.schema.target import Target
from schemawatchd.watch.printing import Printing
from schemawatchd.watch.services import Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Nothing moved since the last look: neither the database nor the sources."""

    target: Target
    at: datetime
    pulse: Mark


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the next look has to know of this one: see `Memory`."""

    reader: int = 0
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    findings: Mapping[str, str] = field(default_factory=dict)
    revealed: Mapping[str, str] = field(default_factory=dict)
    pinned: Pinned | None = None
    history: Remembered = field(default_factory=Remembered)


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """A look that got an answer, in full or in part.

    `project` are findings about the canonical schema, `seen` what was really looked at, `error` why a part
    of the answer is unknown.
    """

    target: Target
    at: datetime
    engine: EngineId
    pulse: Mark
    actual: Snapshot
    digest: str
    fingerprint: str
    expected_from: str | None
    findings: tuple[Finding, ...]
    project: tuple[Finding, ...]
    seen: Seen
    cosmetic: int
    not_compared: tuple[NotCompared, ...]
    status: Status
    schemas: frozenset[str] = frozenset()
    """Those that were compared; empty means all."""
    knows: Knowledge = field(default_factory=Knowledge)
    error: str | None = None
    about_files: tuple[Finding, ...] = ()
    """Findings about migrations and schema file that belong to this target, and to no object in it."""
    migration: MigrationReport | None = None
    source: SourceReport | None = None
    start: Start | None = None
    """What the next reading may start from."""
    expected: Printing | None = None
    """What should be there, where a server can print it."""
    whole: bool = True
    """Whether everything was read, and not only what moved since an earlier look."""
    repeatable: bool = True
    """Whether the next look would answer the same while nothing moves; a granted privilege moves nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unexamined:
    """A look without an answer: it moves nothing but the incident about the target itself."""

    target: Target
    at: datetime
    findings: tuple[Finding, ...]
    error: str
    cause: str


Outcome = Quiet | Examination | Unexamined
