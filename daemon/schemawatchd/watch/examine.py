"""One look at one target: pulse, sources, ledger, snapshot, comparison, judgement. Every trigger ends here."""

from dataclasses import dataclass
from datetime import datetime

from schemawatchd.diff.compare import Drift
from schemawatchd.errors import SchemawatchdError, TargetBusy
from schemawatchd.rules.facts import TargetNotExamined
from schemawatchd.rules.judge import judge
from schemawatchd.rules.policy import Policy
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import sentences
from schemawatchd.schema.digest import snapshot_digest
from schemawatchd.schema.snapshot import Start
from schemawatchd.schema.target import Target
from schemawatchd.watch.classify import Classified, HistoryClassifier, SchemaFileClassifier
from schemawatchd.watch.expected import Comparing, ExpectedState, expected_state, ledger_mark, sources_mark
from schemawatchd.watch.reading import Reading, settled, steady
from schemawatchd.watch.result import Outcome, Quiet, Unexamined, build_result
from schemawatchd.watch.services import Mark, Services, Session

_TRIES = 3


def examine(target: Target, services: Services) -> Outcome:
    """Look at `target` and say what is so. Writes nothing; a look that fails is an `Unexamined`, not an error."""
    try:
        with services.connect() as session:
            look = _Look(target, services, session)
            pulse = session.pulse(services.state.pulse)
            if look.nothing_moved(pulse):
                return Quiet(target=target, at=services.clock.now(), pulse=pulse)
            taken = look.taken(pulse)
            if look.is_news(taken):
                taken = look.settled(taken)
            return build_result(Comparing(target, services), taken.reading, look.classify(taken))
    except SchemawatchdError as error:
        return unexamined(target, services.policy, services.clock.now(), error)


@dataclass(frozen=True, slots=True)
class _Taken:
    """Both sides of one moment, and what differs."""

    expected: ExpectedState
    reading: Reading
    drift: Drift


@dataclass(frozen=True, slots=True)
class _Look:
    """One look, with the target open."""

    target: Target
    services: Services
    session: Session

    def nothing_moved(self, pulse: Mark) -> bool:
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

    def _ledger_stands_still(self, before: Mark, now: Mark) -> bool:
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

    def taken(self, pulse: Mark) -> _Taken:
        """Expected and actual side of one moment: the ledger says the same before and after the reading."""
        for attempt in range(_TRIES):
            if attempt:
                self.services.wait(self.target.settle.total_seconds())
                pulse = self.session.pulse(pulse)
            expected = expected_state(self.services, self.session, self.target)
            reading = steady(self.session, self.target, self.services, pulse, self._start())
            if self._still(expected):
                return self._met(expected, reading)
        raise TargetBusy("its migrations are being applied", hint="The next look tries again.")

    def _met(self, expected: ExpectedState, reading: Reading) -> _Taken:
        comparing = Comparing(self.target, self.services)
        expected = comparing.moved(expected, reading.snapshot)
        return _Taken(expected, reading, comparing.drift(expected, reading.snapshot))

    def _still(self, expected: ExpectedState) -> bool:
        if expected.standing is None or self.services.migrations is None:
            return True
        return self.services.migrations.standing(self.session).mark == expected.standing.mark

    def is_news(self, taken: _Taken) -> bool:
        """Whether something differs that the last look did not see the very same way."""
        state = self.services.state
        if not taken.drift.changes:
            return False
        same = taken.expected.fingerprint == state.sources
        return not (same and snapshot_digest(taken.reading.snapshot) == state.digest)

    def settled(self, first: _Taken) -> _Taken:
        """A second look, `settle` later, unless nothing moved meanwhile."""
        reading = settled(self.session, self.target, self.services, first.reading)
        if not self._still(first.expected):
            return self.taken(reading.pulse)
        return first if reading is first.reading else self._met(first.expected, reading)

    def classify(self, taken: _Taken) -> Classified:
        """What of the differences is pending, and what is drift."""
        comparing, now = Comparing(self.target, self.services), self.services.clock.now()
        expected, actual = taken.expected, taken.reading.snapshot
        if self.services.migrations is None:
            return SchemaFileClassifier(comparing, expected, actual, taken.drift, now).classify()
        if expected.standing is None:
            return Classified(drift=taken.drift, expected=expected, history=self.services.state.history)
        return HistoryClassifier(comparing, expected, expected.standing, actual, taken.drift, now).classify()


def unexamined(target: Target, policy: Policy, now: datetime, error: SchemawatchdError) -> Unexamined:
    """The outcome of a look that `error` ended."""
    fact = TargetNotExamined(target=target.name, says=error.says, hint=error.hint)
    return Unexamined(
        target=target,
        at=now,
        findings=judge((), [fact], View(target.name, target.environment), policy),
        error=sentences(error.says, error.hint),
        cause=type(error).__name__,
    )
