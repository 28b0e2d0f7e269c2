"""The deliverer: empties the outbox, channels side by side, each in its own order."""

import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from schemawatchd.clock import Clock
from schemawatchd.incidents.backoff import backoff
from schemawatchd.incidents.delivery import Delivery
from schemawatchd.notify.channel import Channel, Ending, Outcome
from schemawatchd.notify.message import emergency, trial
from schemawatchd.notify.stages import Outbox, Parcel, Post, travelled

_log = logging.getLogger(__name__)
_SIDE_BY_SIDE = 8
_TEST_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one run did, in deliveries: `failed` will not be tried again, `waiting` will."""

    sent: int = 0
    failed: int = 0
    waiting: int = 0


class Deliverer:
    """Hands over what is due. One thread at a time calls `run_once`; `abandon` may come from another."""

    def __init__(
        self,
        outbox: Outbox,
        channels: Mapping[str, Channel],
        clock: Clock,
        random: Callable[[], float],
        *,
        host: str,
        zone: tzinfo,
    ) -> None:
        self._post = Post(outbox=outbox, channels=channels, clock=clock, random=random, host=host, zone=zone)
        self._stopped = threading.Event()
        self._in_flight: dict[str, tuple[str, ...]] = {}

    def run_once(self, now: datetime, *, hurry: bool = False, within: float | None = None) -> Delivered:
        """Try what is due, or in a `hurry` all that waits, once each; begin nothing after `within` seconds.

        Without a hurry a channel that does not answer is left alone for the rest of the run.
        """
        outbox, clock = self._post.outbox, self._post.clock
        post = self._post if within is None else replace(self._post, ends=clock.monotonic() + within)
        rows = outbox.pending() if hurry else outbox.due(now)
        queues = _queues(rows)
        if len(queues) <= 1:
            ended = [self._channel(each, post, hurry=hurry) for each in queues]
        else:
            with ThreadPoolExecutor(min(len(queues), _SIDE_BY_SIDE), "deliver") as pool:
                ended = list(pool.map(lambda each: self._channel(each, post, hurry=hurry), queues))
        return _sum(rows, (each for parcels in ended for each in parcels), outbox)

    def abandon(self) -> None:
        """On the way out: begin nothing more, and remember what is in flight as unknown."""
        self._stopped.set()
        for ids in list(self._in_flight.values()):
            self._post.outbox.unknown(ids, None, "schemawatchd was stopped meanwhile")

    def cry(self, says: str, hint: str) -> None:
        """Tell every channel at once and past the outbox, because the state store takes nothing."""
        for channel in self._post.channels.values():
            outcome = channel.send(emergency(says, hint, self._post.host), _TEST_SECONDS)
            if outcome.ending is not Ending.HANDED_OVER:
                _log.warning(
                    "channel %s: the state store's trouble was not handed over: %s", channel.name, outcome.says
                )

    def _channel(self, parcels: list[Parcel], post: Post, *, hurry: bool) -> list[Parcel]:
        ended: list[Parcel] = []
        for number, parcel in enumerate(parcels):
            if self._stopped.is_set():
                break
            done = self._one(parcel, post)
            if done is None or done.outcome is None:
                continue
            ended.append(done)
            _tell(done)
            if not hurry and done.outcome.ending in (Ending.BUSY, Ending.UNKNOWN):
                _postpone(parcels[number + 1 :], done, post)
                break
        return ended

    def _one(self, parcel: Parcel, post: Post) -> Parcel | None:
        self._in_flight[parcel.channel] = parcel.ids
        try:
            return travelled(parcel, post)
        finally:
            self._in_flight.pop(parcel.channel, None)


def send_test(channel: Channel, host: str) -> Outcome:
    """Send a message that says it is a test."""
    return channel.send(trial(channel.name, host), _TEST_SECONDS)


def _queues(rows: Iterable[Delivery]) -> list[list[Parcel]]:
    """By channel, and there by target: what goes out in one message."""
    queues: dict[str, dict[str | None, list[Delivery]]] = {}
    for each in rows:
        queues.setdefault(each.channel, {}).setdefault(each.target, []).append(each)
    return [
        [Parcel(channel=channel, rows=tuple(together)) for together in targets.values()]
        for channel, targets in queues.items()
    ]


def _postpone(parcels: Iterable[Parcel], after: Parcel, post: Post) -> None:
    """The rest of a channel's queue waits as long as the parcel that was not taken."""
    attempts = max(each.attempts for each in after.rows)
    ids = [each for parcel in parcels for each in parcel.ids]
    if ids and after.outcome:
        says = f"channel {after.channel}: {after.outcome.says}"
        post.outbox.try_again(ids, post.clock.now() + backoff(attempts, post.random, after.outcome.asked), says)


def _tell(parcel: Parcel) -> None:
    outcome, count = parcel.outcome, len(parcel.rows)
    if outcome is None or outcome.ending is Ending.HANDED_OVER:
        _log.info("channel %s: %d handed over", parcel.channel, count)
    else:
        level = logging.ERROR if outcome.ending is Ending.REFUSED else logging.WARNING
        _log.log(level, "channel %s: %d not handed over: %s", parcel.channel, count, outcome.says)


def _sum(rows: Iterable[Delivery], ended: Iterable[Parcel], outbox: Outbox) -> Delivered:
    counts = dict.fromkeys(Ending, 0)
    for each in ended:
        if each.outcome:
            counts[each.outcome.ending] += len(each.rows)
    wanted = frozenset(each.id for each in rows)
    waiting = sum(each.id in wanted for each in outbox.pending())
    return Delivered(counts[Ending.HANDED_OVER], counts[Ending.REFUSED], waiting)
