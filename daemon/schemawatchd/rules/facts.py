"""Facts about ourselves that rules judge: what could not be looked at, loaded or done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from schemawatchd.rules.finding import FieldChange, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetNotExamined:
    """A look at a target ended without an answer."""

    target: str
    says: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KindsNotRead:
    """The server refused to tell some kinds of objects: the kinds by the reason, all of them in one finding."""

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
    """The database `path` has no table at all, where `tables` are expected."""

    path: str
    tables: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectNotRead:
    """One object of the target, or with `source` of what is expected, that could not be read."""

    kind: str
    path: str
    says: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnotherServer:
    """The identity of what answers has changed; `what` is `server` or `database`."""

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
    """Findings that only a newer reader brought to light, as their summaries, and the worst severity of them."""

    summaries: tuple[str, ...]
    worst: Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotFromBefore:
    """A snapshot file that holds no word of some kinds or fields, which this version reads."""

    path: str
    unknown: tuple[str, ...]
    kind: str = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaNotLoaded:
    """The canonical schema could not be loaded; `line` and `statement` say where, as far as that is known."""

    path: str
    says: str
    hint: str = ""
    line: int | None = None
    statement: str = ""
    last_good: bool = False
    kind: str = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReloadRefused:
    """A changed configuration is broken, and the old one keeps running."""

    path: str
    says: str
    kind: str = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class LookMissed:
    """The clock wanted a look at a target that did not take place in time."""

    target: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstLook:
    """A target was looked at for the first time: what came of it, and how bad each thing is that was there."""

    target: str
    status: str
    severities: tuple[Severity, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LookOverdue:
    """No look at a target has succeeded for too long; `since` is the last that did."""

    target: str
    since: datetime
    passed: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelDead:
    """A channel takes no messages; `fallback` is the one that takes over, if there is one."""

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
    """A table with a part for every `step` of time has none from `end` on; `catches`: but a default one."""

    path: str
    step: str
    end: datetime
    over: bool
    catches: bool
    kind: str = "partition"


@dataclass(frozen=True, slots=True, kw_only=True)
class Disparity:
    """An object in which a target differs from others that it should be like.

    `there` names the others, `drift` the rule that already speaks of it here; then this says nothing new.
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
        """That it is known already, as the end of a sentence."""
        return f" (already reported by {self.drift})" if self.drift else ""

    @property
    def severity(self) -> Severity | None:
        """Milder than usual where a drift finding is about the same, and for what changes nothing."""
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
    """The others have it with other values; in `fields` theirs are the expected ones."""

    fields: Mapping[str, FieldChange] = field(default_factory=dict)
    change: str = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlikeTheModels(Disparity):
    """Not as the models say, unlike the targets of another engine; `says` is what the drift finding says."""

    says: str
    change: str = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverExpired:
    """A waiver whose day has passed; `still`: what it covered is still there."""

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
    """The file of waivers cannot be understood, so nothing is waived."""

    path: str
    says: str
    hint: str
    kind: str = "file"
