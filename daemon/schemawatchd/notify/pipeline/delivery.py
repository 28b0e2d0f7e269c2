"""The deliverer: says what is due, channels side by side, each in its own order."""

import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

from schemawatchd.alerts.delivery_state import ChannelHealth
from schemawatchd.alerts.notification import DeliveryAttempt
from schemawatchd.clock import Clock
from schemawatchd.errors import StoreBroken
from schemawatchd.notify.channel import Channel, Ending, Outcome, hand_over
from schemawatchd.notify.message import emergency, trial
from schemawatchd.notify.pipeline.backlog import Backlog, backlogs
from schemawatchd.notify.pipeline.channel_delivery import ChannelDelivery
from schemawatchd.notify.pipeline.context import NotifyConfig, pipeline_context
from schemawatchd.notify.pipeline.group import NotificationGroup, PipelineContext
from schemawatchd.notify.pipeline.plan import Plan, is_critical, plan
from schemawatchd.notify.pipeline.rate_limit import has_room, health_after, room_at
from schemawatchd.notify.pipeline.stages import SENDING, is_taken, run_stages
from schemawatchd.ports import Outbox

_log = logging.getLogger(__name__)
_SIDE_BY_SIDE = 8
_TEST_SECONDS = 20.0


class Deliverer:
    """Says what is due. `abandon` may come from another thread than `run_once`."""

    def __init__(
        self,
        outbox: Outbox,
        channels: Mapping[str, Channel],
        config: NotifyConfig,
        clock: Clock,
        random: Callable[[], float],
    ) -> None:
        self._outbox = outbox
        self._channels = channels
        self._config = config
        self._clock = clock
        self._random = random
        self._one_run = threading.Lock()
        self._stopped = threading.Event()
        self._in_flight: dict[str, DeliveryAttempt] = {}

    def plan(self, *, hurry: bool = False) -> tuple[Plan, PipelineContext]:
        """What is to be said, and what that was decided on."""
        seen = pipeline_context(self._outbox.correspondence(), self._config, self._clock.now(), hurry=hurry)
        threaded = frozenset(name for name, each in self._channels.items() if each.threaded)
        seen = replace(seen, threaded=threaded)
        return plan(seen), seen

    def run_once(self, *, hurry: bool = False, within: float | None = None) -> int:
        """Say what is due, or in a `hurry` all there is to say, once each; begin nothing after `within` seconds.

        Without a hurry a channel that takes nothing is left alone until its wait is over. Returns the number of
        messages that were handed over.
        """
        ends = None if within is None else self._clock.monotonic() + within
        with self._one_run:
            decided, seen = self.plan(hurry=hurry)
            self._outbox.note(decided.noted)
            queues = [each for each in decided.due(seen.now).items() if self._may(each[0], seen, hurry=hurry)]
            if len(queues) <= 1:
                ended = [self._channel(name, letters, seen, ends) for name, letters in queues]
            else:
                with ThreadPoolExecutor(min(len(queues), _SIDE_BY_SIDE), "deliver") as pool:
                    ended = list(pool.map(lambda each: self._channel(each[0], each[1], seen, ends), queues))
        return sum(is_taken(each) for letters in ended for each in letters)

    def backlogs(self) -> tuple[Backlog, ...]:
        """What each channel has not taken yet."""
        _, seen = self.plan(hurry=True)
        return backlogs(seen)

    def next_due(self) -> datetime | None:
        """When something can be said next, if anything is left to say."""
        decided, seen = self.plan()
        now, known = seen.now, seen.correspondence
        waits = [
            max(each.due, self._open_at(each, seen))
            for each in decided.letters
            if each.due and each.key not in known.dead
        ]
        later = [decided.again] if decided.again and decided.again > now else []
        return min([*waits, *later], default=None)

    def _open_at(self, letter: NotificationGroup, seen: PipelineContext) -> datetime:
        """When its channel, or the one that stands in for it, takes something again."""
        through = self._fallback(seen.correspondence.reach(letter.channel, seen.now), seen)
        reach = seen.correspondence.reach(through, seen.now)
        rests = reach.next_try if reach.next_try and reach.rests(seen.now) else seen.now
        return max(rests, seen.now if has_room(reach, letter, seen.now) else room_at(reach, letter, seen.now))

    def abandon(self) -> None:
        """On the way out: begin nothing more, and remember what is in flight as perhaps said.

        The way out is gone to its end even if the state store takes nothing: a flight that it noted when it
        began is taken for perhaps said at the next start anyway.
        """
        self._stopped.set()
        for flight in list(self._in_flight.values()):
            try:
                self._outbox.perhaps(flight)
            except StoreBroken as error:
                _log.error("a notification in progress may be sent again: %s. %s", error.says, error.hint)

    def broken(self) -> tuple[ChannelHealth, ...]:
        """The channels that have taken nothing for so long that others have to hear of it."""
        known, now = self._outbox.correspondence(), self._clock.now()
        return tuple(each for name, each in known.reaches.items() if name in self._channels and each.is_dead(now))

    def cry(self, says: str, *notes: str) -> None:
        """Tell every channel at once and past the outbox, because the state store is in trouble."""
        for channel in self._channels.values():
            outcome = hand_over(channel, emergency(says, notes, self._config.host), _TEST_SECONDS)
            if outcome.ending is not Ending.HANDED_OVER:
                _log.warning(
                    "channel %s: the notification about the state store was not sent: %s",
                    channel.name,
                    outcome.says,
                )

    def _may(self, channel: str, seen: PipelineContext, *, hurry: bool) -> bool:
        reach = seen.correspondence.reach(channel, seen.now)
        return hurry or not reach.rests(seen.now) or self._fallback(reach, seen) != channel

    def _fallback(self, reach: ChannelHealth, seen: PipelineContext) -> str:
        """The channel that takes what is meant for this one: itself, unless it is dead and another one is not.

        Once its wait is over the dead one is tried itself, so that it can come back.
        """
        other = self._config.fallbacks.get(reach.channel, "")
        if not other or not reach.is_dead(seen.now) or not reach.rests(seen.now):
            return reach.channel
        spare = seen.correspondence.reach(other, seen.now)
        return reach.channel if spare.is_broken() or spare.rests(seen.now) else other

    def _channel(
        self, name: str, letters: list[NotificationGroup], seen: PipelineContext, ends: float | None
    ) -> list[NotificationGroup]:
        reach = seen.correspondence.reach(name, seen.now)
        through = self._fallback(reach, seen)
        state = reach if through == name else seen.correspondence.reach(through, seen.now)
        sending = ChannelDelivery(
            outbox=self._outbox,
            channel=self._channels.get(through),
            meant_for="" if through == name else name,
            clock=self._clock,
            ends=ends,
            in_flight=self._in_flight,
        )
        ended: list[NotificationGroup] = []
        for letter in letters:
            if self._stopped.is_set() or sending.left() <= 0 or not has_room(state, letter, self._clock.now()):
                break
            if letter.key in seen.correspondence.dead:
                continue
            (done,) = run_stages(letter, replace(seen, send=sending.send, remember=sending.remember), SENDING)
            ended.append(done)
            outcome = done.outcome
            if outcome is None:
                continue
            state = health_after(state, outcome, self._clock.now(), self._random, critical=is_critical(done))
            self._outbox.keep(state)
            _tell(through, done, outcome)
            if outcome.ending in (Ending.BUSY, Ending.UNKNOWN) or outcome.whole:
                break
        return ended


def send_test(channel: Channel, host: str) -> Outcome:
    """Send a message that says it is a test."""
    return hand_over(channel, trial(channel.name, host), _TEST_SECONDS)


def _tell(channel: str, letter: NotificationGroup, outcome: Outcome) -> None:
    count = len(letter.going)
    if outcome.ending is Ending.HANDED_OVER:
        _log.info("channel %s: %d sent%s", channel, count, f" ({outcome.says})" if outcome.says else "")
    else:
        level = logging.ERROR if outcome.ending is Ending.REFUSED else logging.WARNING
        _log.log(level, "channel %s: %d not sent: %s", channel, count, outcome.says)
