"""The values of questions, which travel over the control socket as they are."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from schemawatchd.alerts.matchers import Matchers
from schemawatchd.alerts.notification import StageNote
from schemawatchd.alerts.silence import Ack, Recurring, Silence
from schemawatchd.incidents.incident import Incident, State
from schemawatchd.incidents.move import Entry
from schemawatchd.notify.pipeline.backlog import Backlog
from schemawatchd.reports.report import NO_FAILURE, Exit, Status
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.schema.snapshot import EngineId


class KnownIncident(msgspec.Struct, frozen=True, kw_only=True):
    """An incident, and who acknowledged it."""

    incident: Incident
    acked: Ack | None = None


class TargetStatus(msgspec.Struct, frozen=True, kw_only=True):
    """The status of a target at its last check."""

    name: str
    environment: str
    status: str | None = None
    last_look: datetime | None = None
    last_ok: datetime | None = None
    engine: EngineId | None = None
    """The server that answered then."""

    last_change: datetime | None = None
    """When a check first found the schema as it is now; the first check of all does not count."""

    first_check: datetime | None = None
    waived: int = 0
    overdue: bool = False
    """The last check is so long ago that checks of this target must have stopped."""


class ParityState(msgspec.Struct, frozen=True, kw_only=True):
    """Targets that should be alike: in how many findings they differ, and whether all of them were checked."""

    targets: tuple[str, ...]
    differences: int
    known: bool


class SystemStatus(msgspec.Struct, frozen=True, kw_only=True):
    """What `status` shows. `resolved` counts what ended in the last thirty days, `mean_to_resolve` is theirs."""

    now: datetime
    daemon: str = ""
    """The process that holds the state store, and its host; empty where none does."""

    trouble: str = ""
    """What is wrong with the state store, since when, and what that means; empty where nothing is."""

    event: str = ""
    """What became of a state store that was lost while the daemon ran."""

    targets: tuple[TargetStatus, ...]
    alive: tuple[KnownIncident, ...]
    channels: tuple[Backlog, ...]
    silences: tuple[Silence, ...]
    parities: tuple[ParityState, ...] = ()
    resolved: int = 0
    mean_to_resolve: timedelta | None = None


_LATE = 3
_LEAST = timedelta(minutes=2)


def late_after(every: timedelta) -> timedelta:
    """How long after its last check those of a target must have stopped: three intervals, at least 2 minutes."""
    return max(every * _LATE, _LEAST)


def check_codes(
    status: SystemStatus, names: Sequence[str], fail_on: Severity | None, *, fail_on_pending: bool
) -> tuple[int, ...]:
    """The exit codes of `status --check` for these targets (none named: for all), the one that wins first."""
    targets = [each for each in status.targets if not names or each.name in names]
    found = [
        each.incident
        for each in status.alive
        if each.incident.state is State.OPEN and (not names or each.incident.target in (None, *names))
    ]
    differs = fail_on is not None and any(
        each.severity.at_least(fail_on) and each.verdict not in NO_FAILURE for each in found
    )
    waits = fail_on_pending and any(each.verdict is Verdict.PENDING for each in found)
    unknown = any(each.overdue or each.status in (None, Status.UNKNOWN) for each in targets)
    codes = {
        Exit.FOUND: differs or waits,
        Exit.UNKNOWN: unknown or not status.daemon or bool(status.trouble),
        Exit.NOT_HANDED_OVER: any(each.dead or each.failing_since for each in status.channels),
    }
    return tuple(int(code) for code in Exit if codes.get(code)) or (int(Exit.WELL),)


class Observed(msgspec.Struct, frozen=True, kw_only=True):
    """One observed change of a target: how it stood then, and how many objects changed since the one before."""

    at: datetime
    status: str
    digest: str | None


class TargetHistory(msgspec.Struct, frozen=True, kw_only=True):
    """What was observed of a target, and what became of its incidents, the oldest first."""

    observed: tuple[Observed, ...]
    entries: tuple[Entry, ...]


class SilenceRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A silence as somebody asks for it."""

    matchers: Matchers
    lasts: timedelta | None = None
    starts: datetime | None = None
    ends: datetime | None = None
    reason: str
    recurring: Recurring | None = None


class Trace(msgspec.Struct, frozen=True, kw_only=True):
    """What each stage decides about an incident on one channel; `held` is the stage that holds it.

    `sent` is the verdict: whether a message would go out now or `at` a later time; `because` gives the reason.
    """

    channel: str
    route: str
    held: str
    notes: tuple[StageNote, ...]
    sent: bool
    because: str
    at: datetime | None = None
