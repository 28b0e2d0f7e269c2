"""Silences and maintenance windows: not now, for a reason. Acknowledgements: somebody is on it."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import msgspec

from schemawatchd.alerts.matchers import Matchers
from schemawatchd.incidents.incident import Incident


class Recurring(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Begins whenever the cron line says in that time zone, and lasts for `lasts`."""

    cron: str
    zone: str
    lasts: timedelta


class Silence(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What fits the matchers is not said from `starts` until `ends`, once or in every window of `recurring`.

    `window`: it is a maintenance window of the configuration, and nobody can end it but there.
    """

    id: str
    matchers: Matchers
    starts: datetime
    ends: datetime | None
    author: str
    reason: str
    recurring: Recurring | None = None
    window: bool = False

    @property
    def words(self) -> str:
        """How a stage names it."""
        return (
            f"{'maintenance window' if self.window else 'silence'} {self.id[:4]} by {self.author}: {self.reason}"
        )


class Ack(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Somebody is on it: no reminders, until it is over or becomes something else."""

    incident: str
    fingerprint: str
    first_seen: datetime
    by: str
    at: datetime
    reason: str

    def holds(self, incident: Incident) -> bool:
        """Whether the incident is still what was acknowledged."""
        same = (self.incident, self.fingerprint) == (incident.id, incident.fingerprint)
        return same and incident.alive and self.first_seen == incident.first_seen


Began = Callable[[Recurring, datetime], datetime | None]
"""When the window began in which a moment is, if it is in one."""


def matching_silence(
    incident: Incident, silences: Iterable[Silence], now: datetime, began: Began
) -> Silence | None:
    """The silence that keeps an incident from being said now."""
    return next((each for each in silences if each.matchers.fit(incident) and in_force(each, now, began)), None)


def in_force(silence: Silence, now: datetime, began: Began) -> bool:
    """Whether it is now that the silence means."""
    if now < silence.starts or (silence.ends is not None and now >= silence.ends):
        return False
    return silence.recurring is None or began(silence.recurring, now) is not None


def silence_end(silence: Silence, now: datetime, began: Began) -> datetime | None:
    """When a silence that is in force ends, if it ever does."""
    ends = [] if silence.ends is None else [silence.ends]
    if silence.recurring and (start := began(silence.recurring, now)):
        ends.append(start + silence.recurring.lasts)
    return min(ends, default=None)
