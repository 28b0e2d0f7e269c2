"""What a channel was told of each incident, and what is news for it."""

from datetime import datetime
from enum import StrEnum

import msgspec

from schemawatchd.incidents.incident import Incident, State
from schemawatchd.rules.finding import Severity


class AlertEvent(StrEnum):
    """What is said about an incident."""

    OPENED = "opened"
    CHANGED = "changed"
    WORSENED = "worsened"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    REMINDED = "reminded"
    PASSED = "passed"
    """It came and went while the channel took no more messages."""


class LogEntry(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a channel holds for true about an incident, since `at`.

    `perhaps`: that hand-over ended without an answer. `covered`: it was counted at the first look and not told one
    by one. `over`: its end was told, or needed no telling. `thread` is the channel's own name for the message that
    first told of it.
    """

    incident: str
    channel: str
    group: str
    life: int
    first_seen: datetime
    fingerprint: str
    severity: Severity
    what: AlertEvent
    at: datetime
    thread: str = ""
    perhaps: bool = False
    covered: bool = False
    over: bool = False


def due_event(incident: Incident, said: LogEntry | None, *, event: bool) -> AlertEvent | None:
    """What the channel that was told `said` has to hear about the incident now, if anything.

    Of an `event` only that it happened is said, once in each life, and even when it is over.
    """
    if event:
        return _happened(incident, said)
    match incident.state:
        case State.OPEN:
            return _open(incident, said)
        case State.RESOLVED if said is not None and not said.over:
            return AlertEvent.RESOLVED
    return None


def log_entry(
    incident: Incident, what: AlertEvent, channel: str, group: str, at: datetime, before: LogEntry | None
) -> LogEntry:
    """What the channel holds for true once it was told `what`."""
    keeps = before is not None and what in (
        AlertEvent.CHANGED,
        AlertEvent.WORSENED,
        AlertEvent.REMINDED,
        AlertEvent.RESOLVED,
    )
    return LogEntry(
        incident=incident.id,
        channel=channel,
        group=group,
        life=incident.life,
        first_seen=incident.first_seen,
        fingerprint=incident.fingerprint,
        severity=incident.severity,
        what=what,
        at=at,
        thread=before.thread if before and keeps else "",
        over=what in (AlertEvent.RESOLVED, AlertEvent.PASSED),
        covered=False,
    )


def _happened(incident: Incident, said: LogEntry | None) -> AlertEvent | None:
    if incident.state not in (State.OPEN, State.RESOLVED):
        return None
    known = said is not None and not said.perhaps and _same_life(incident, said)
    return None if known else AlertEvent.OPENED


def _open(incident: Incident, said: LogEntry | None) -> AlertEvent | None:
    if said is None or (said.over and not said.perhaps):
        return AlertEvent.OPENED if said is None and incident.life == 1 else AlertEvent.REOPENED
    same = (said.fingerprint, said.severity) == (incident.fingerprint, incident.severity)
    if said.perhaps:
        if said.what is AlertEvent.RESOLVED:
            return AlertEvent.REOPENED
        return said.what if same and _same_life(incident, said) else AlertEvent.CHANGED
    if incident.severity.rank < said.severity.rank:
        return AlertEvent.WORSENED
    return AlertEvent.CHANGED if incident.fingerprint != said.fingerprint else None


def is_unheard(incident: Incident, said: LogEntry | None) -> bool:
    """Whether it is over and the channel was told nothing of this life of it."""
    if incident.state is not State.RESOLVED:
        return False
    return said is None or (said.over and not _same_life(incident, said))


def _same_life(incident: Incident, said: LogEntry) -> bool:
    return (said.life, said.first_seen) == (incident.life, incident.first_seen)
