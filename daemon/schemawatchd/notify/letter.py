"""A letter: what goes to one channel in one message, on its way through the stages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from schemawatchd.incidents.correspondence import Correspondence
from schemawatchd.incidents.notice import Flight, Notice, key_of
from schemawatchd.incidents.route import Route
from schemawatchd.incidents.said import told
from schemawatchd.incidents.silence import Began
from schemawatchd.notify.channel import Outcome
from schemawatchd.notify.message import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What the deciding stages look at. `cadence` is how often each target is looked at.

    `threaded` are the channels whose messages go on from earlier ones, one thread at a time. In a `hurry` nothing
    waits for company.
    """

    correspondence: Correspondence
    routes: tuple[Route, ...]
    now: datetime
    zone: tzinfo
    host: str
    began: Began
    cadence: Mapping[str, timedelta] = field(default_factory=dict)
    threaded: frozenset[str] = frozenset()
    hurry: bool = False
    lead: timedelta = timedelta()
    """How far `now` may run ahead, because the clock was set forward lately."""
    send: "Callable[[Letter, Scene], Outcome] | None" = None
    """How a letter leaves; without it, it is only said where it would have gone."""
    remember: "Callable[[Letter, Scene], str] | None" = None
    """How its end is remembered, in words; without it, it is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Notices for one channel, later of one group, then with a message, then with the end of its hand-over."""

    channel: str
    notices: tuple[Notice, ...]
    group: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    due: datetime | None = None
    thread: str = ""
    merged: bool = False
    message: Message | None = None
    outcome: Outcome | None = None
    notes: tuple[str, ...] = ()

    @property
    def going(self) -> tuple[Notice, ...]:
        """The notices with something to say that nothing holds."""
        return tuple(each for each in self.notices if each.goes)

    @property
    def key(self) -> str:
        """The idempotency key."""
        return key_of(self.channel, self.going)

    def flight(self, at: datetime) -> Flight:
        """What the channel will hold for true when it takes this."""
        said = tuple(
            told(each.incident, each.what, self.channel, each.group, at, each.said)
            for each in self.going
            if each.what is not None
        )
        return Flight(key=self.key, channel=self.channel, began_at=at, said=said)
