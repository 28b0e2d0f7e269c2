"""What a channel was told of each incident, and what is news for it."""

from datetime import datetime
from enum import StrEnum

import msgspec

from schemawatchd.incidents.incident import Incident, State
from schemawatchd.rules.finding import Severity


class What(StrEnum):
    """What is said about an incident."""

    OPENED = "opened"
    CHANGED = "changed"
    WORSENED = "worsened"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    REMINDED = "reminded"
    PASSED = "passed"
    """It came and went while the channel took no more messages."""


class Said(msgspec.Struct, frozen=True, kw_only=True, gc=False):
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
    what: What
    at: datetime
    thread: str = ""
    perhaps: bool = False
    covered: bool = False
    over: bool = False


def news(incident: Incident, said: Said | None, *, event: bool) -> What | None:
    """What the channel that was told `said` has to hear about the incident now, if anything.

    Of an `event` only that it happened is said, once in each life, and even when it is over.
    """
    if event:
        return _happened(incident, said)
    match incident.state:
        case State.OPEN:
            return _open(incident, said)
        case State.RESOLVED if said is not None and not said.over:
            return What.RESOLVED
    return None


def told(incident: Incident, what: What, channel: str, group: str, at: datetime, before: Said | None) -> Said:
    """What the channel holds for true once it was told `what`."""
    keeps = before is not None and what in (What.CHANGED, What.WORSENED, What.REMINDED, What.RESOLVED)
    return Said(
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
        over=what in (What.RESOLVED, What.PASSED),
        covered=False,
    )


def _happened(incident: Incident, said: Said | None) -> What | None:
    if incident.state not in (State.OPEN, State.RESOLVED):
        return None
    known = said is not None and not said.perhaps and _same_life(incident, said)
    return None if known else What.OPENED


def _open(incident: Incident, said: Said | None) -> What | None:
    if said is None or (said.over and not said.perhaps):
        return What.OPENED if said is None and incident.life == 1 else What.REOPENED
    same = (said.fingerprint, said.severity) == (incident.fingerprint, incident.severity)
    if said.perhaps:
        if said.what is What.RESOLVED:
            return What.REOPENED
        return said.what if same and _same_life(incident, said) else What.CHANGED
    if incident.severity.rank < said.severity.rank:
        return What.WORSENED
    return What.CHANGED if incident.fingerprint != said.fingerprint else None


def is_unheard(incident: Incident, said: Said | None) -> bool:
    """Whether it is over and the channel was told nothing of this life of it."""
    if incident.state is not State.RESOLVED:
        return False
    return said is None or (said.over and not _same_life(incident, said))


def _same_life(incident: Incident, said: Said) -> bool:
    return (said.life, said.first_seen) == (incident.life, incident.first_seen)
