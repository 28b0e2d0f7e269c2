"""One look at one target: pulse, sources, ledger, snapshot, comparison, judgement. Every trigger ends here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from schemawatchd.diff.compare import Drift
from schemawatchd.engines.engine import Session
from schemawatchd.errors import SchemawatchdError, SourceBusy, TargetBusy
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.facts import TargetNotExamined
from schemawatchd.rules.judge import judge
from schemawatchd.rules.policy import RulePolicy
from schemawatchd.rules.wording import sentences
from schemawatchd.schema.digest import snapshot_digest
from schemawatchd.schema.key import Key
from schemawatchd.schema.snapshot import NotCompared, Pulse, Start
from schemawatchd.schema.target import Target
from schemawatchd.watch.classify import Classified, HistoryClassifier, SchemaFileClassifier
from schemawatchd.watch.evidence import LoggedChange, are_settled
from schemawatchd.watch.expected import Comparing, ExpectedState, expected_state, ledger_mark, sources_mark
from schemawatchd.watch.reading import Reading, read_again, steady
from schemawatchd.watch.result import Outcome, Quiet, Unexamined, build_result
from schemawatchd.watch.services import Services

_TRIES = 3
_NAMED = 5
_MOVING = "it changed while it was checked"
_SOURCES_MOVE = SourceBusy(
    "the schema file or the migrations changed while they were compared", hint="The next check tries again."
)


def examine(target: Target, services: Services, evidence: Sequence[LoggedChange] = ()) -> Outcome:
    """Check `target`. Writes nothing; a check that fails is an `Unexamined`, not an error.

    `evidence` is what a log says of the changes that this check was asked for.
    """
    try:
        with services.connect() as session:
            look = _Look(target, services, session, tuple(evidence))
            pulse = session.pulse(services.state.pulse)
            if look.nothing_moved(pulse):
                return Quiet(target=target, at=services.clock.now(), pulse=pulse)
            look.await_sources()
            taken = look.settled(look.taken(pulse))
            return build_result(Comparing(target, services), taken.reading, look.classify(taken), evidence)
    except SchemawatchdError as error:
        return unexamined(target, services.policy, services.clock.now(), error)


@dataclass(frozen=True, slots=True)
class _Taken:
    """Both sides of one moment, and what differs."""

    expected: ExpectedState
    reading: Reading
    drift: Drift
    sources: str
    moving: tuple[str, ...] = ()
    """The objects about which two readings in a row did not agree."""


@dataclass(frozen=True, slots=True)
class _Look:
    """One look, with the target open."""

    target: Target
    services: Services
    session: Session
    evidence: tuple[LoggedChange, ...]

    def nothing_moved(self, pulse: Pulse) -> bool:
        """Whether database, ledger and sources are as they were at the last look, which settled all."""
        state = self.services.state
        if self._full_is_due() or state.pulse is None or not state.settled:
            return False
        if state.pulse.sound != pulse.sound or sources_mark(self.services) != state.sources:
            return False
        return self._ledger_stands_still(state.pulse, pulse)

    def _full_is_due(self) -> bool:
        last = self.services.state.last_full
        return (
            self.services.always_full or last is None or self.services.clock.now() - last >= self.target.full_every
        )

    def _start(self) -> Start | None:
        """Where the reading may start from: a full one is not begun by half."""
        return None if self._full_is_due() else self.services.start

    def _ledger_stands_still(self, before: Pulse, now: Pulse) -> bool:
        """Lines of a ledger are rows and no schema, so an equal pulse alone does not speak for them."""
        migrations = self.services.migrations
        history = self.services.state.history
        if migrations is None:
            return history.moved is None
        if history.applying or history.locked or history.behind:
            return False
        if self.session.untouched(before, now):
            return True
        return ledger_mark(migrations.standing(self.session)) == history.ledger

    def await_sources(self) -> None:
        """Wait, at most once, until a schema file that has just changed is as old as `settle`.

        A branch that is checked out and left again, or a generator that writes in pieces, makes it another file
        for less than that. Raises `SourceBusy` where it changed once more meanwhile. The content that the last
        check knew needs no wait.
        """
        before, state = sources_mark(self.services), self.services.state
        if self.services.stateless or before == state.sources:
            return
        age, settle = self.services.source_age(), self.target.settle.total_seconds()
        if age is None or age >= settle:
            return
        # An age below zero is that of a clock that was set back.
        self.services.wait(settle - max(age, 0.0))
        if sources_mark(self.services) not in (before, state.sources):
            raise _SOURCES_MOVE

    def taken(self, pulse: Pulse) -> _Taken:
        """Expected and actual side of one moment: files and ledger are the same before and after the reading."""
        for attempt in range(_TRIES):
            if attempt:
                self.services.wait(self.target.settle.total_seconds())
                pulse = self.session.pulse(pulse)
            expected = expected_state(self.services, self.session, self.target)
            sources = sources_mark(self.services)
            reading = steady(self.session, self.target, self.services, pulse, self._start())
            if self._still(expected):
                return self._met(expected, reading, sources)
        raise TargetBusy("its migrations are being applied", hint="The next check tries again.")

    def _met(self, expected: ExpectedState, reading: Reading, sources: str) -> _Taken:
        comparing = Comparing(self.target, self.services)
        expected = comparing.moved(expected, reading.snapshot)
        return _Taken(expected, reading, comparing.drift(expected, reading.snapshot), sources)

    def _still(self, expected: ExpectedState) -> bool:
        if expected.standing is None or self.services.migrations is None:
            return True
        return self.services.migrations.standing(self.session).mark == expected.standing.mark

    def is_news(self, taken: _Taken) -> bool:
        """Whether the differences may be others than those of the last check; that one is gone is news, too."""
        state = self.services.state
        if not taken.drift.changes and not state.findings:
            return False
        same = taken.expected.fingerprint == state.sources
        return not (same and snapshot_digest(taken.reading.snapshot) == state.digest)

    def settled(self, taken: _Taken) -> _Taken:
        """Only what two readings in a row show the same way, `settle` apart; there are at most three.

        What they do not agree about is neither reported nor resolved, and the target is not in sync meanwhile.
        A log that explains all of it spares the second reading. Raises `SourceBusy` where the files are others
        than at the beginning.
        """
        if self.is_news(taken) and not self._is_logged(taken):
            for _ in range(_TRIES - 1):
                before, taken = taken, self._again(taken)
                moving = disagreement(before.drift, taken.drift)
                if not moving:
                    break
            else:
                taken = _without(taken, moving)
        if sources_mark(self.services) != taken.sources:
            raise _SOURCES_MOVE
        return taken

    def _is_logged(self, taken: _Taken) -> bool:
        names = [each.key.dotted for each in taken.drift.changes]
        return are_settled(names, self.evidence, self.services.clock.now(), self.target.settle)

    def _again(self, first: _Taken) -> _Taken:
        reading = read_again(self.session, self.target, self.services, first.reading)
        if not self._still(first.expected):
            return self.taken(reading.pulse)
        return first if reading is first.reading else self._met(first.expected, reading, first.sources)

    def classify(self, taken: _Taken) -> Classified:
        """What of the differences is pending, and what is drift."""
        found = self._classified(taken)
        if not taken.moving:
            return found
        names = ", ".join(taken.moving[:_NAMED])
        says = f"it changed while it was checked, so it is not known whether these differ: {names}"
        return replace(found, unknown=sentences(says, "It is checked again at once."), again=self.target.settle)

    def _classified(self, taken: _Taken) -> Classified:
        comparing, now = Comparing(self.target, self.services), self.services.clock.now()
        expected, actual = taken.expected, taken.reading.snapshot
        if self.services.migrations is None:
            return SchemaFileClassifier(comparing, expected, actual, taken.drift, now).classify()
        if expected.standing is None:
            return Classified(drift=taken.drift, expected=expected, history=self.services.state.history)
        return HistoryClassifier(comparing, expected, expected.standing, actual, taken.drift, now).classify()


def disagreement(first: Drift, second: Drift) -> frozenset[Key]:
    """The objects that differ from what is expected in one of two comparisons, and not so in the other."""
    one, two = ({(type(each), each.key): each for each in drift.changes} for drift in (first, second))
    return frozenset(place[1] for place in one.keys() | two.keys() if one.get(place) != two.get(place))


def _without(taken: _Taken, moving: frozenset[Key]) -> _Taken:
    """Without the differences of these objects, which count as not looked at."""
    names = tuple(sorted({key.dotted for key in moving}))
    drift = replace(
        taken.drift,
        changes=tuple(each for each in taken.drift.changes if each.key not in moving),
        not_compared=(*taken.drift.not_compared, *(NotCompared(key.kind, _MOVING, key.dotted) for key in moving)),
        unjudged=taken.drift.unjudged | frozenset(names),
    )
    return replace(taken, drift=drift, moving=names)


def unexamined(target: Target, policy: RulePolicy, now: datetime, error: SchemawatchdError) -> Unexamined:
    """The outcome of a look that `error` ended."""
    fact = TargetNotExamined(target=target.name, says=error.says, hint=error.hint)
    return Unexamined(
        target=target,
        at=now,
        findings=judge((), [fact], RuleContext(target.name, target.environment), policy),
        error=sentences(error.says, error.hint),
        cause=type(error).__name__,
        again=target.settle if isinstance(error, SourceBusy) else None,
    )
