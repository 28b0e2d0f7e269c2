"""A letter: what goes to one channel in one message, on its way through the stages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from schemawatchd.alerts.delivery_state import DeliveryState
from schemawatchd.alerts.notification import DeliveryAttempt, Notification, key_of
from schemawatchd.alerts.notification_log import log_entry
from schemawatchd.alerts.route import Route
from schemawatchd.alerts.silence import Began
from schemawatchd.notify.channel import Outcome
from schemawatchd.notify.message import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineContext:
    """What the deciding stages look at. `cadence` is how often each target is looked at.

    `threaded` are the channels whose messages go on from earlier ones, one thread at a time. In a `hurry` nothing
    waits for company.
    """

    correspondence: DeliveryState
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
    send: "Callable[[NotificationGroup, PipelineContext], Outcome] | None" = None
    """How a letter leaves; without it, it is only said where it would have gone."""
    remember: "Callable[[NotificationGroup, PipelineContext], str] | None" = None
    """How its end is remembered, in words; without it, it is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationGroup:
    """Notices for one channel, later of one group, then with a message, then with the end of its hand-over."""

    channel: str
    notices: tuple[Notification, ...]
    group: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    due: datetime | None = None
    thread: str = ""
    merged: bool = False
    message: Message | None = None
    outcome: Outcome | None = None
    notes: tuple[str, ...] = ()

    @property
    def going(self) -> tuple[Notification, ...]:
        """The notices with something to say that nothing holds."""
        return tuple(each for each in self.notices if each.goes)

    @property
    def key(self) -> str:
        """The idempotency key."""
        return key_of(self.channel, self.going)

    def flight(self, at: datetime) -> DeliveryAttempt:
        """What the channel will hold for true when it takes this."""
        said = tuple(
            log_entry(each.incident, each.what, self.channel, each.group, at, each.said)
            for each in self.going
            if each.what is not None
        )
        return DeliveryAttempt(key=self.key, channel=self.channel, began_at=at, said=said)
