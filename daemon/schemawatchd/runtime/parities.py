"""Parity as it is remembered: each look at one of several targets that should be alike compares all of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from schemawatchd.incidents.advance import Seen, advance
from schemawatchd.incidents.incident import Incident
from schemawatchd.incidents.route import Place, routed
from schemawatchd.rules.finding import Verdict
from schemawatchd.rules.policy import Policy
from schemawatchd.runtime.remembering import Manners
from schemawatchd.schema.target import Alike
from schemawatchd.store.memory import Step
from schemawatchd.watch.examination import Outcome, Quiet
from schemawatchd.watch.parity import compared
from schemawatchd.watch.sides import Parity, Side, side_of

Known = Callable[[str], Iterable[Incident]]


class Parities:
    """The last look at each target that should be like others; a look without an answer judges nothing."""

    def __init__(self, alikes: Sequence[Alike], policy: Policy, manners: Manners) -> None:
        self._alikes = {name: each for each in alikes for name in each.targets}
        self._policy = policy
        self._manners = manners
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
            answer = compared(alike, (self._sides[name] for name in alike.targets), self._policy)
            yield from (self._step(name, answer, outcome, known) for name in sorted(answer.judged))

    def _step(self, name: str, answer: Parity, outcome: Outcome, known: Known) -> Step:
        seen = Seen(name, answer.kinds, frozenset(each.object for each in answer.not_compared if each.object))
        before = [each for each in known(name) if about_parity(each)]
        moves = advance(before, answer.findings.get(name, ()), seen, outcome.at, {}, None)
        return Step(moves=moves, deliveries=routed(moves, self._places[name], self._manners.routes, outcome.at))


def about_parity(incident: Incident) -> bool:
    """Whether it is about likeness to other targets, which a look at one alone cannot judge."""
    return incident.verdict is Verdict.PARITY
