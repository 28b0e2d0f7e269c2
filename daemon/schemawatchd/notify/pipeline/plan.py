"""The plan: what is to be said to whom by now, what is only noted, and when to look again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from schemawatchd.alerts.notification import Notification
from schemawatchd.alerts.notification_log import AlertEvent, LogEntry
from schemawatchd.alerts.route import receivers
from schemawatchd.notify.pipeline.group import NotificationGroup, PipelineContext
from schemawatchd.notify.pipeline.grouping import FIRST_LOOK, silently
from schemawatchd.notify.pipeline.stages import DECIDING, run_stages
from schemawatchd.rules.finding import Severity

_MOST_AT_ONCE = 5
"""More messages than this for one channel at one time become one."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`letters` have something to say, each at its `due`; `noted` is remembered without a word.

    `again` is when something that is held now may pass.
    """

    letters: tuple[NotificationGroup, ...] = ()
    noted: tuple[LogEntry, ...] = ()
    again: datetime | None = None

    def due(self, now: datetime) -> dict[str, list[NotificationGroup]]:
        """The letters that may go now, by channel, the most urgent first."""
        ripe: dict[str, list[NotificationGroup]] = {}
        for each in sorted(self.letters, key=lambda each: (_urgency(each), each.due or now)):
            if each.due is not None and each.due <= now:
                ripe.setdefault(each.channel, []).append(each)
        return {channel: _few(letters) for channel, letters in ripe.items()}


def plan(context: PipelineContext) -> Plan:
    """Everything that the channels do not know yet, as the routes want it."""
    known = context.correspondence
    by_channel: dict[str, list[Notification]] = {}
    for incident in known.incidents:
        for channel, route in receivers(incident, context.routes):
            said = known.said.get((channel, incident.id))
            by_channel.setdefault(channel, []).append(Notification(incident=incident, route=route, said=said))
    decided = [
        letter
        for channel, notices in by_channel.items()
        for letter in run_stages(NotificationGroup(channel=channel, notices=tuple(notices)), context, DECIDING)
    ]
    noted = tuple(
        found
        for letter in decided
        for notice in letter.notices
        if (found := silently(notice, letter, context)) is not None
    )
    again = [each.until for letter in decided for each in letter.notices if each.until and each.held]
    return Plan(tuple(_going(each) for each in decided if each.going), noted, min(again, default=None))


def trace(incident_id: str, context: PipelineContext) -> tuple[NotificationGroup, ...]:
    """What each deciding stage says about one incident on each channel that hears of it, news or not."""
    known = context.correspondence
    (incident,) = [each for each in known.incidents if each.id == incident_id]
    return tuple(
        letter
        for channel, route in receivers(incident, context.routes)
        for letter in run_stages(
            NotificationGroup(
                channel=channel,
                notices=(
                    Notification(incident=incident, route=route, said=known.said.get((channel, incident.id))),
                ),
            ),
            context,
            DECIDING,
        )
    )


def waiting(letters: Iterable[NotificationGroup]) -> Mapping[str, tuple[Notification, ...]]:
    """By channel: the news that it has not taken yet; reminders are no news."""
    found: dict[str, list[Notification]] = {}
    for letter in letters:
        found.setdefault(letter.channel, []).extend(
            each for each in letter.going if each.what is not AlertEvent.REMINDED
        )
    return {channel: tuple(notices) for channel, notices in found.items() if notices}


def _going(letter: NotificationGroup) -> NotificationGroup:
    return replace(letter, notices=letter.going)


def _urgency(letter: NotificationGroup) -> int:
    return min(
        (each.incident.severity.rank for each in letter.going if each.what is not AlertEvent.RESOLVED), default=9
    )


def _few(letters: list[NotificationGroup]) -> list[NotificationGroup]:
    """The flood guard: one message instead of three hundred."""
    if len(letters) <= _MOST_AT_ONCE:
        return letters
    first_looks = [each for each in letters if each.labels == FIRST_LOOK]
    rest = [each for each in letters if each.labels != FIRST_LOOK]
    notices = tuple(notice for each in rest for notice in each.notices)
    merged = NotificationGroup(
        channel=letters[0].channel,
        notices=notices,
        group="several",
        labels={},
        due=min((each.due for each in rest if each.due), default=None),
        merged=True,
    )
    return [*first_looks, merged] if notices else first_looks


def is_critical(letter: NotificationGroup) -> bool:
    """Whether something critical is in it that is not over."""
    return _urgency(letter) == Severity.CRITICAL.rank
