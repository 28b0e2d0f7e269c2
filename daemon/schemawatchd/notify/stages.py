"""The way of a parcel, from the outbox to people and back, as a list of small functions."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from typing import Protocol

from schemawatchd.clock import Clock
from schemawatchd.incidents.backoff import backoff
from schemawatchd.incidents.delivery import Delivery
from schemawatchd.notify.channel import Channel, Ending, Outcome
from schemawatchd.notify.message import Message, message

LEASE = timedelta(seconds=60)
"""Longer than any hand-over takes; after a crash this long passes before the parcel is tried again."""

_LONGEST_CALL = 20.0


class Outbox(Protocol):
    """What is still to be said; `store` keeps it."""

    def due(self, now: datetime, limit: int = ...) -> tuple[Delivery, ...]:
        """What can be sent: every pending row of a channel and target of which at least one row is due."""

    def pending(self, limit: int = ...) -> tuple[Delivery, ...]:
        """What is still to be said, due or not."""

    def claim(self, ids: Iterable[str], until: datetime) -> tuple[Delivery, ...]:
        """Take these rows for sending, until then; those that were really got."""

    def handed_over(self, ids: Iterable[str], at: datetime) -> None:
        """The channel took them."""

    def try_again(self, ids: Iterable[str], at: datetime, error: str) -> None:
        """The channel did not take them, and may at `at`."""

    def failed(self, ids: Iterable[str], error: str) -> None:
        """The channel will never take them as things are."""

    def unknown(self, ids: Iterable[str], at: datetime | None = None, error: str = "") -> None:
        """The hand-over ended without an answer; it is tried again at `at`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What the stages need of the world."""

    outbox: Outbox
    channels: Mapping[str, Channel]
    clock: Clock
    random: Callable[[], float]
    host: str
    zone: tzinfo
    ends: float | None = None
    """By the clock's monotonic count; nothing is begun after it."""

    def left(self) -> float:
        """The seconds one hand-over may take."""
        return _LONGEST_CALL if self.ends is None else min(_LONGEST_CALL, self.ends - self.clock.monotonic())


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What goes out together: the deliveries of one channel and target."""

    channel: str
    rows: tuple[Delivery, ...]
    message: Message | None = None
    outcome: Outcome | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its deliveries."""
        return tuple(each.id for each in self.rows)


Stage = Callable[[Parcel, Post], Parcel | None]
"""One step; `None` ends the way."""


def claimed(parcel: Parcel, post: Post) -> Parcel | None:
    """What somebody else sends, or what need not be said any more, is left out."""
    if post.left() <= 0:
        return None
    rows = post.outbox.claim(parcel.ids, post.clock.now() + LEASE)
    return replace(parcel, rows=rows) if rows else None


def worded(parcel: Parcel, post: Post) -> Parcel | None:
    """One message for the whole burst."""
    return replace(parcel, message=message(parcel.rows, post.clock.now(), post.zone, post.host))


def handed_over(parcel: Parcel, post: Post) -> Parcel | None:
    """The only stage that talks to somebody."""
    if parcel.message is None:
        return None
    channel = post.channels.get(parcel.channel)
    if channel is None:
        return replace(parcel, outcome=Outcome(Ending.REFUSED, "it is no longer configured"))
    return replace(parcel, outcome=channel.send(parcel.message, post.left()))


def recorded(parcel: Parcel, post: Post) -> Parcel | None:
    """A crash before this stage means at most one more message, never one less."""
    outcome, now = parcel.outcome, post.clock.now()
    if outcome is None:
        return None
    says = f"channel {parcel.channel}: {outcome.says}"
    again = now + backoff(max(each.attempts for each in parcel.rows), post.random, outcome.asked)
    match outcome.ending:
        case Ending.HANDED_OVER:
            post.outbox.handed_over(parcel.ids, now)
        case Ending.BUSY:
            post.outbox.try_again(parcel.ids, again, says)
        case Ending.UNKNOWN:
            post.outbox.unknown(parcel.ids, again, says)
        case Ending.REFUSED:
            post.outbox.failed(parcel.ids, says)
    return parcel


STAGES: tuple[Stage, ...] = (claimed, worded, handed_over, recorded)
"""In this order."""


def travelled(parcel: Parcel, post: Post, stages: Iterable[Stage] = STAGES) -> Parcel | None:
    """The parcel at the end of its way, or `None` where a stage ended it."""
    current: Parcel | None = parcel
    for stage in stages:
        if current is None:
            break
        current = stage(current, post)
    return current
