"""Everything that is known about what was said, to whom, and how each channel takes it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from schemawatchd.alerts.notification import DeadLetter
from schemawatchd.alerts.notification_log import LogEntry
from schemawatchd.alerts.silence import Ack, Silence
from schemawatchd.incidents.incident import Incident

BREAKS_AFTER = 3
"""So many failures in a row open a channel's circuit breaker: one message tries, the rest wait."""

DEAD_AFTER = timedelta(minutes=10)
"""A channel that has taken nothing for so long is dead: its fallback takes over, and the team is told."""

WINDOW = timedelta(minutes=10)
MOST = 20
"""So many messages a channel gets within the window; what is left over waits, and goes out as one."""

MOST_CRITICAL = 40
"""So many more it gets that hold something critical."""

_LONGEST_WAIT = timedelta(hours=1)


class ChannelHealth(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """How a channel has been doing. `since` is when it was first configured, `refused` that it takes nothing.

    `sent` are the times of its last messages, for the flood guard, and `urgent` those of the critical ones, which
    have a budget of their own.
    """

    channel: str
    since: datetime
    failures: int = 0
    failing_since: datetime | None = None
    next_try: datetime | None = None
    refused: bool = False
    last_error: str = ""
    sent: tuple[datetime, ...] = ()
    urgent: tuple[datetime, ...] = ()

    def was_full(self, at: datetime, *, critical: bool) -> bool:
        """Whether the flood guard let no message through then."""
        full = _within(self.sent, at) >= MOST
        return full and (not critical or _within(self.urgent, at) >= MOST_CRITICAL)

    def rests(self, now: datetime) -> bool:
        """Whether nothing is to be tried yet. A wait longer than any was noted while the clock was wrong."""
        return self.next_try is not None and now < self.next_try <= now + _LONGEST_WAIT

    def is_broken(self) -> bool:
        """Whether its circuit breaker is open."""
        return self.refused or self.failures >= BREAKS_AFTER

    def is_dead(self, now: datetime) -> bool:
        """Whether its fallback should take over."""
        failing = self.failing_since is not None and now - self.failing_since >= DEAD_AFTER
        return self.refused or (failing and self.failures > 1)


def _within(times: tuple[datetime, ...], at: datetime) -> int:
    return sum(at - WINDOW < each <= at for each in times)


class DeliveryState(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One moment of it. `said` is by channel and incident, `last_said` by channel and group, `dead` by key."""

    incidents: tuple[Incident, ...] = ()
    said: Mapping[tuple[str, str], LogEntry] = {}
    last_said: Mapping[tuple[str, str], datetime] = {}
    reaches: Mapping[str, ChannelHealth] = {}
    silences: tuple[Silence, ...] = ()
    acks: Mapping[str, Ack] = {}
    dead: Mapping[str, DeadLetter] = {}

    def reach(self, channel: str, now: datetime) -> ChannelHealth:
        """How a channel has been doing; one that was never used is fine."""
        return self.reaches.get(channel) or ChannelHealth(channel=channel, since=now)

    def ack_of(self, incident: Incident) -> Ack | None:
        """Who is on it, if anybody still is."""
        found = self.acks.get(incident.id)
        return found if found and found.holds(incident) else None
