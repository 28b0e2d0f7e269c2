"""What has to be said: one row of the outbox, and the words for where it stands."""

from datetime import datetime
from enum import StrEnum

import msgspec

from schemawatchd.incidents.incident import Incident


class What(StrEnum):
    """What is said about an incident."""

    OPENED = "opened"
    CHANGED = "changed"
    WORSENED = "worsened"
    RESOLVED = "resolved"
    REOPENED = "reopened"


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    """A hand-over ended without an answer; it is tried again, for a doubled message is better than none."""

    FAILED = "failed"
    """The channel will not take it, and trying again would not help."""

    DROPPED = "dropped"
    """There was no need to say it any more."""


class Telling(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Everything a message needs to know: the incident, and where it happened."""

    incident: Incident
    environment: str = ""
    database: str = ""
    expected: str = ""


class Delivery(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One thing to say on one channel.

    `id` is also the idempotency key: the same news about the same incident for the same channel has the same.
    `incident` is the incident's id, `perhaps_heard` stays true once a hand-over ended without an answer.
    """

    id: str
    channel: str
    target: str | None
    incident: str
    what: What
    payload: Telling
    created_at: datetime
    due_at: datetime
    attempts: int = 0
    state: DeliveryState = DeliveryState.WAITING
    perhaps_heard: bool = False
    last_error: str = ""

    @property
    def pending(self) -> bool:
        """Whether it is still to be said, by nobody at this moment."""
        return self.state in (DeliveryState.WAITING, DeliveryState.UNKNOWN)

    @property
    def told(self) -> bool:
        """Whether the channel was handed it, or may have been."""
        return self.state in (DeliveryState.SENT, DeliveryState.UNKNOWN) or self.perhaps_heard


class Backlog(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What one channel has not taken yet."""

    channel: str
    waiting: int = 0
    failed: int = 0
    oldest: datetime | None = None
    last_error: str = ""
