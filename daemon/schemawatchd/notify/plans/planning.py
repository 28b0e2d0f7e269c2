"""The plan: what is to be said to whom by now, what is only noted, and when to look again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from schemawatchd.incidents.notice import Notice
from schemawatchd.incidents.route import hearing
from schemawatchd.incidents.said import Said, What
from schemawatchd.notify.letter import Letter, Scene
from schemawatchd.notify.plans.grouping import FIRST_LOOK, silently
from schemawatchd.notify.stages import DECIDING, travelled
from schemawatchd.rules.finding import Severity

_MOST_AT_ONCE = 5
"""More messages than this for one channel at one time become one."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`letters` have something to say, each at its `due`; `noted` is remembered without a word.

    `again` is when something that is held now may pass.
    """

    letters: tuple[Letter, ...] = ()
    noted: tuple[Said, ...] = ()
    again: datetime | None = None

    def due(self, now: datetime) -> dict[str, list[Letter]]:
        """The letters that may go now, by channel, the most urgent first."""
        ripe: dict[str, list[Letter]] = {}
        for each in sorted(self.letters, key=lambda each: (_urgency(each), each.due or now)):
            if each.due is not None and each.due <= now:
                ripe.setdefault(each.channel, []).append(each)
        return {channel: _few(letters) for channel, letters in ripe.items()}


def plan(scene: Scene) -> Plan:
    """Everything that the channels do not know yet, as the routes want it."""
    known = scene.correspondence
    by_channel: dict[str, list[Notice]] = {}
    for incident in known.incidents:
        for channel, route in hearing(incident, scene.routes):
            said = known.said.get((channel, incident.id))
            by_channel.setdefault(channel, []).append(Notice(incident=incident, route=route, said=said))
    decided = [
        letter
        for channel, notices in by_channel.items()
        for letter in travelled(Letter(channel=channel, notices=tuple(notices)), scene, DECIDING)
    ]
    noted = tuple(
        found
        for letter in decided
        for notice in letter.notices
        if (found := silently(notice, letter, scene)) is not None
    )
    again = [each.until for letter in decided for each in letter.notices if each.until and each.held]
    return Plan(tuple(_going(each) for each in decided if each.going), noted, min(again, default=None))


def traced(incident_id: str, scene: Scene) -> tuple[Letter, ...]:
    """What each deciding stage says about one incident on each channel that hears of it, news or not."""
    known = scene.correspondence
    (incident,) = [each for each in known.incidents if each.id == incident_id]
    return tuple(
        letter
        for channel, route in hearing(incident, scene.routes)
        for letter in travelled(
            Letter(
                channel=channel,
                notices=(Notice(incident=incident, route=route, said=known.said.get((channel, incident.id))),),
            ),
            scene,
            DECIDING,
        )
    )


def waiting(letters: Iterable[Letter]) -> Mapping[str, tuple[Notice, ...]]:
    """By channel: the news that it has not taken yet; reminders are no news."""
    found: dict[str, list[Notice]] = {}
    for letter in letters:
        found.setdefault(letter.channel, []).extend(
            each for each in letter.going if each.what is not What.REMINDED
        )
    return {channel: tuple(notices) for channel, notices in found.items() if notices}


def _going(letter: Letter) -> Letter:
    return replace(letter, notices=letter.going)


def _urgency(letter: Letter) -> int:
    return min((each.incident.severity.rank for each in letter.going if each.what is not What.RESOLVED), default=9)


def _few(letters: list[Letter]) -> list[Letter]:
    """The flood guard: one message instead of three hundred."""
    if len(letters) <= _MOST_AT_ONCE:
        return letters
    first_looks = [each for each in letters if each.labels == FIRST_LOOK]
    rest = [each for each in letters if each.labels != FIRST_LOOK]
    notices = tuple(notice for each in rest for notice in each.notices)
    merged = Letter(
        channel=letters[0].channel,
        notices=notices,
        group="several",
        labels={},
        due=min((each.due for each in rest if each.due), default=None),
        merged=True,
    )
    return [*first_looks, merged] if notices else first_looks


def is_critical(letter: Letter) -> bool:
    """Whether something critical is in it that is not over."""
    return _urgency(letter) == Severity.CRITICAL.rank
