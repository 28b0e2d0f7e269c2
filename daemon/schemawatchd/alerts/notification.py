"""Notices: one incident on its way to one channel, and what is kept of a hand-over."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

import msgspec

from schemawatchd.alerts.notification_log import AlertEvent, LogEntry
from schemawatchd.alerts.route import Route
from schemawatchd.incidents.incident import Incident
from schemawatchd.rules.finding import Severity


class StageNote(msgspec.Struct, frozen=True, gc=False):
    """What a stage decided about a notice, and why."""

    stage: str
    says: str


class Notification(msgspec.Struct, frozen=True, kw_only=True):
    """One incident on its way to one channel.

    `what` is decided by the stage that knows what was said before; `held` names the stage that stopped it, and
    `until` is when to ask again, where that is known. `due` is when it may go out.
    """

    incident: Incident
    route: Route
    said: LogEntry | None = None
    group: str = ""
    what: AlertEvent | None = None
    held: str = ""
    until: datetime | None = None
    due: datetime | None = None
    notes: tuple[StageNote, ...] = ()

    def noted(self, stage: str, says: str, **changes: object) -> "Notification":
        """The same with a note, and with these changes."""
        return msgspec.structs.replace(self, notes=(*self.notes, StageNote(stage, says)), **changes)

    @property
    def goes(self) -> bool:
        """Whether there is something to say, and nothing holds it."""
        return not self.held and self.what is not None


class DeliveryAttempt(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A hand-over under way: written before it begins, taken away when its end is known.

    What it would make the channel hold for true is in `said`; when its holder dies, all of that is `perhaps`.
    """

    key: str
    channel: str
    began_at: datetime
    said: tuple[LogEntry, ...]


class DeadLetter(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A message that its channel will not take as it is."""

    key: str
    channel: str
    at: datetime
    subject: str
    error: str
    incidents: tuple[str, ...] = ()


def key_of(channel: str, notices: tuple[Notification, ...]) -> str:
    """The idempotency key: the same news about the same incidents for the same channel has the same."""
    parts = sorted(_mark(each) for each in notices)
    return hashlib.sha256("\x00".join((channel, *parts)).encode()).hexdigest()[:24]


def group_of(labels: Mapping[str, str]) -> str:
    """A group's name: its labels."""
    return ", ".join(f"{name}={value}" for name, value in labels.items()) or "all"


def worst(notices: tuple[Notification, ...]) -> Severity | None:
    """The worst severity of what is not over."""
    found = [each.incident.severity for each in notices if each.what is not AlertEvent.RESOLVED]
    return min(found, key=lambda each: each.rank, default=None)


def _mark(notice: Notification) -> str:
    incident, what = notice.incident, notice.what
    since = incident.first_seen.isoformat()
    again = notice.said.at.isoformat() if notice.said and what is AlertEvent.REMINDED else ""
    values = (incident.id, since, incident.life, incident.fingerprint, incident.severity, what, again)
    return "\x01".join(str(each) for each in values)
