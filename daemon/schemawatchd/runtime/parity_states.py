"""Parity as it is remembered: each look at one of several targets that should be alike compares all of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from schemawatchd.diff.grid import Answers, no_answers
from schemawatchd.incidents.advance import AdvanceContext, Seen, advance
from schemawatchd.incidents.incident import Incident, Place
from schemawatchd.rules.finding import Verdict
from schemawatchd.rules.ourselves import watching_begins
from schemawatchd.rules.policy import RulePolicy
from schemawatchd.schema.target import ParityGroup
from schemawatchd.store.memory import Step
from schemawatchd.watch.parity import Parity, Side, compared, side_of
from schemawatchd.watch.result import Outcome, Quiet

FIRST_LOOK = watching_begins.check.code
_STILL_FIRST = timedelta(minutes=2)

Known = Callable[[str], Iterable[Incident]]


class ParityStates:
    """The last look at each target that should be like others; a look without an answer judges nothing."""

    def __init__(self, alikes: Sequence[ParityGroup], policy: RulePolicy, answers: Answers = no_answers) -> None:
        self._alikes = {name: each for each in alikes for name in each.targets}
        self._policy = policy
        self._answers = answers
        self._sides: dict[str, Side | None] = {}
        self._places: dict[str, Place] = {}

    def steps(self, outcome: Outcome, known: Known) -> Iterator[Step]:
        """What this look changes about parity, once every target it concerns was looked at."""
        alike = self._alikes.get(outcome.target.name)
        if alike is None or isinstance(outcome, Quiet):
            return
        target = outcome.target
        self._sides[target.name] = side_of(outcome)
        self._places[target.name] = Place(environment=target.environment, database=target.dsn.database)
        if self._sides.keys() >= set(alike.targets):
            sides = (self._sides[name] for name in alike.targets)
            answer = compared(alike, sides, self._policy, self._answers)
            yield from (self._step(name, answer, outcome, known) for name in sorted(answer.judged))

    def _step(self, name: str, answer: Parity, outcome: Outcome, known: Known) -> Step:
        seen = Seen(name, answer.kinds, frozenset(each.object for each in answer.not_compared if each.object))
        everything = tuple(known(name))
        before = [each for each in everything if about_parity(each)]
        first = not before and _is_new(everything, outcome.at)
        around = AdvanceContext(place=self._places[name], first=first)
        return Step(moves=advance(before, answer.findings.get(name, ()), seen, outcome.at, around))


def _is_new(incidents: Iterable[Incident], now: datetime) -> bool:
    """Whether the target is watched for so short a time that this is the first comparison, too."""
    return any(each.rule == FIRST_LOOK and now - each.first_seen < _STILL_FIRST for each in incidents)


def about_parity(incident: Incident) -> bool:
    """Whether it is about likeness to other targets, which a look at one alone cannot judge."""
    return incident.verdict is Verdict.PARITY
