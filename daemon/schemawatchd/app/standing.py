"""What the desk answers: plain values that travel over the control socket as they are."""

from datetime import datetime, timedelta

import msgspec

from schemawatchd.alerts.matchers import Matchers
from schemawatchd.alerts.notification import StageNote
from schemawatchd.alerts.silence import Ack, Recurring, Silence
from schemawatchd.incidents.incident import Incident
from schemawatchd.incidents.move import Entry
from schemawatchd.notify.pipeline.backlog import Backlog
from schemawatchd.schema.snapshot import EngineId


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """An incident, and who is on it."""

    incident: Incident
    acked: Ack | None = None


class Stand(msgspec.Struct, frozen=True, kw_only=True):
    """How a target stood at the last look."""

    name: str
    environment: str
    status: str | None = None
    last_look: datetime | None = None
    last_ok: datetime | None = None
    engine: EngineId | None = None
    """The server that answered then."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What `status` shows. `resolved` counts what ended in the last thirty days, `mean_to_resolve` is theirs."""

    now: datetime
    daemon: str = ""
    """The process that holds the state store, and its host; empty where none does."""

    trouble: str = ""
    """What is wrong with the state store, since when, and what that means; empty where nothing is."""

    event: str = ""
    """What became of a state store that was lost while the daemon ran."""

    targets: tuple[Stand, ...]
    alive: tuple[Known, ...]
    channels: tuple[Backlog, ...]
    silences: tuple[Silence, ...]
    resolved: int = 0
    mean_to_resolve: timedelta | None = None


class Observed(msgspec.Struct, frozen=True, kw_only=True):
    """One observed change of a target: how it stood then, and how many objects changed since the one before."""

    at: datetime
    status: str
    digest: str | None


class History(msgspec.Struct, frozen=True, kw_only=True):
    """What was observed of a target, and what became of its incidents, the oldest first."""

    observed: tuple[Observed, ...]
    entries: tuple[Entry, ...]


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A silence as somebody asks for it."""

    matchers: Matchers
    lasts: timedelta | None = None
    starts: datetime | None = None
    ends: datetime | None = None
    reason: str
    recurring: Recurring | None = None


class Trace(msgspec.Struct, frozen=True, kw_only=True):
    """What each stage decides about an incident on one channel; `held` is the stage that holds it."""

    channel: str
    route: str
    held: str
    notes: tuple[StageNote, ...]
