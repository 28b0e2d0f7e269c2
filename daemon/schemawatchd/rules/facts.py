"""Facts that rules report besides changes: failed checks, sources, channels, partitions, parity and waivers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from schemawatchd.rules.finding import FieldChange, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetNotExamined:
    """A target could not be checked."""

    target: str
    says: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KindsNotRead:
    """The account may not read some kinds of objects: the kinds by reason, all of them in one finding."""

    refused: Mapping[str, tuple[str, ...]]

    @property
    def says(self) -> str:
        """`trigger, event: not permitted: …; view: …`."""
        named = (
            (", ".join(kind.replace("_", " ") for kind in kinds), reason) for reason, kinds in self.refused.items()
        )
        return "; ".join(f"{kinds}: {reason}" for kinds, reason in named)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseEmpty:
    """The database `path` has no tables, although it should have `tables` of them."""

    path: str
    tables: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectNotRead:
    """An object that could not be read: of the target, or of the expected schema if `source` names it."""

    kind: str
    path: str
    says: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnotherServer:
    """A different `what` (`server` or `database`) answers for the target."""

    target: str
    what: str
    before: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerUpgraded:
    """The server's major version has changed."""

    target: str
    engine: str
    before: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadsMore:
    """Summaries and worst severity of the findings that only the upgraded reader detects."""

    summaries: tuple[str, ...]
    worst: Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotFromBefore:
    """A snapshot file without some kinds or fields that this version reads."""

    path: str
    unknown: tuple[str, ...]
    kind: str = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaNotLoaded:
    """The canonical schema could not be loaded; `line` and `statement` are the place of the error, if known."""

    path: str
    says: str
    hint: str = ""
    line: int | None = None
    statement: str = ""
    last_good: bool = False
    kind: str = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReloadRefused:
    """A changed configuration is invalid, and the previous one stays in use."""

    path: str
    says: str
    kind: str = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class LookMissed:
    """Scheduled checks of a target did not run in time."""

    target: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstLook:
    """The first check of a target: its status and the severity of each difference."""

    target: str
    status: str
    severities: tuple[Severity, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LookOverdue:
    """No check of a target has succeeded for too long; `since` is the time of the last one that did."""

    target: str
    since: datetime
    passed: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelDead:
    """A channel does not accept notifications; `fallback` is the channel used instead, if there is one."""

    path: str
    says: str
    since: datetime
    fallback: str = ""
    kind: str = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusDigest:
    """A scheduled summary: the number of targets by status, and what happened since the previous summary."""

    path: str
    statuses: Mapping[str, int]
    authorised: int
    drift: int
    resolved: int
    mean: timedelta | None
    kind: str = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesEnds:
    """A table with a partition for every `step` has none from `end` on; `catches`: except for a default one."""

    path: str
    step: str
    end: datetime
    over: bool
    catches: bool
    kind: str = "partition"


@dataclass(frozen=True, slots=True, kw_only=True)
class Disparity:
    """An object that differs between a target and others that should be equal.

    `there` names the others, `drift` the rule that already reports the object on this target.
    """

    kind: str
    path: str
    there: str
    drift: str = ""

    @property
    def name(self) -> str:
        """The kind in words and the dotted name."""
        return f"{self.kind.replace('_', ' ')} {self.path}"

    @property
    def because(self) -> str:
        """The rule that already reports it, as the end of a sentence."""
        return f" (already reported by {self.drift})" if self.drift else ""

    @property
    def severity(self) -> Severity | None:
        """Lower than usual for comments, and if a drift finding already reports the object."""
        if self.kind == "comment":
            return Severity.INFO
        return Severity.NOTICE if self.drift else None


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingHere(Disparity):
    """The others have it."""

    change: str = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraHere(Disparity):
    """The others do not have it."""

    change: str = "added"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlikeThere(Disparity):
    """The others have it with different values; in `fields` these are the expected ones."""

    fields: Mapping[str, FieldChange] = field(default_factory=dict)
    change: str = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlikeTheModels(Disparity):
    """Differs from the models, unlike the target of another engine; `says` is the summary of the drift finding."""

    says: str
    change: str = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverExpired:
    """A waiver that has expired; `still`: its finding still exists."""

    file: str
    path: str
    until: date
    still: bool
    kind: str = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverUnused:
    """A waiver that covers nothing."""

    file: str
    path: str
    kind: str = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiversBroken:
    """The waiver file cannot be read, so no waiver applies."""

    path: str
    says: str
    hint: str
    kind: str = "file"
