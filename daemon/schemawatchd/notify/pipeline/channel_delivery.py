"""One hand-over after the other on one channel, each noted before it begins and after it ended."""

from collections.abc import MutableMapping
from dataclasses import dataclass, replace

from schemawatchd.alerts.notification import DeadLetter, DeliveryAttempt
from schemawatchd.clock import Clock
from schemawatchd.notify.channel import Channel, Ending, Outcome, hand_over
from schemawatchd.notify.pipeline.group import NotificationGroup, PipelineContext
from schemawatchd.ports import Outbox
from schemawatchd.reports.harmless import harmless

_LONGEST_CALL = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelDelivery:
    """The two last stages of one channel. `meant_for`: the dead channel in whose place this one speaks.

    `ends` is by the clock's monotonic count; nothing is begun after it.
    """

    outbox: Outbox
    channel: Channel | None
    meant_for: str
    clock: Clock
    ends: float | None
    in_flight: MutableMapping[str, DeliveryAttempt]

    def left(self) -> float:
        """The seconds one hand-over may take."""
        return _LONGEST_CALL if self.ends is None else min(_LONGEST_CALL, self.ends - self.clock.monotonic())

    def send(self, letter: NotificationGroup, context: PipelineContext) -> Outcome:  # noqa: ARG002 -- one shape for all stages
        """Hand the letter over."""
        if self.channel is None or letter.message is None:
            return Outcome(Ending.REFUSED, "it is no longer configured")
        flight = letter.flight(self.clock.now())
        self.outbox.begin(flight)
        self.in_flight[flight.key] = flight
        message = letter.message
        if self.meant_for:
            note = harmless(f"This comes here because the channel {self.meant_for} takes nothing.")
            message = replace(message, notes=(note, *message.notes), threads=())
        return hand_over(self.channel, message, self.left())

    def remember(self, letter: NotificationGroup, context: PipelineContext) -> str:  # noqa: ARG002
        """Note how it ended."""
        outcome = letter.outcome
        flight = next((each for each in self.in_flight.values() if each.key == letter.key), None)
        if outcome is None or flight is None:
            return "nothing"
        try:
            return self._noted(letter, outcome, flight)
        finally:
            self.in_flight.pop(flight.key, None)

    def _noted(self, letter: NotificationGroup, outcome: Outcome, flight: DeliveryAttempt) -> str:
        now = self.clock.now()
        match outcome.ending:
            case Ending.HANDED_OVER:
                self.outbox.handed_over(flight, now, "" if self.meant_for else outcome.thread)
                return "the channel knows it"
            case Ending.UNKNOWN:
                self.outbox.perhaps(flight)
                return "the channel may have received it; it is sent again"
            case Ending.REFUSED if not outcome.whole:
                self.outbox.buried(flight, _dead(letter, outcome, flight))
                return "a dead letter"
        self.outbox.put_back(flight)
        return "the channel did not accept it; it is sent again"


def _dead(letter: NotificationGroup, outcome: Outcome, flight: DeliveryAttempt) -> DeadLetter:
    return DeadLetter(
        key=flight.key,
        channel=letter.channel,
        at=flight.began_at,
        subject=letter.message.head if letter.message else "",
        error=outcome.says,
        incidents=tuple(each.incident for each in flight.said),
    )
