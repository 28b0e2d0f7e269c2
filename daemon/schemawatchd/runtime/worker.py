"""A worker's step: examine one target, and keep what came of it in one transaction."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, Protocol

from msgspec import structs

from schemawatchd.incidents.advance import ITSELF, AdvanceContext, Seen, advance
from schemawatchd.incidents.incident import Incident, Place
from schemawatchd.incidents.move import Continued, Move
from schemawatchd.incidents.target_state import TargetState
from schemawatchd.rules.finding import Finding
from schemawatchd.rules.fixing import in_order
from schemawatchd.rules.policy import RulePolicy
from schemawatchd.runtime.last_snapshots import LastSnapshots
from schemawatchd.runtime.parity_states import ParityStates, about_parity
from schemawatchd.runtime.target_steps import FILE, JudgingConfig, step_of
from schemawatchd.schema.snapshot import Start
from schemawatchd.schema.target import Target
from schemawatchd.store.memory import Step
from schemawatchd.watch.evidence import LoggedChange
from schemawatchd.watch.examine import examine
from schemawatchd.watch.result import Examination, Outcome, Quiet
from schemawatchd.watch.services import Services

_WRITE_QUIET_EVERY = timedelta(minutes=1)
"""A quiet look is noted in the store this often; in between, memory alone knows of it."""


class StateStore(Protocol):
    """What a worker needs of the state store."""

    def state(self, target: str) -> TargetState | None:
        """What is remembered of a target."""

    def known(self, target: str | None) -> tuple[Incident, ...]:
        """Every incident of a target, or of the project."""

    def commit(self, step: Step) -> None:
        """Keep a step whole or not at all."""


class ServicesFactory(Protocol):
    """What makes the services for a look."""

    def __call__(
        self, target: Target, state: TargetState | None, *, always_full: bool, start: Start | None
    ) -> Services:
        """Everything that an examination of `target` touches."""


Fixes = Callable[[Examination, Iterable[Finding]], Mapping[str, Mapping[str, Any]]]
"""The way back for findings, by their ids; none for those that have none."""


class Worker:
    """Steps for any target, from any thread; two steps of one target never overlap (the mailbox sees to it)."""

    def __init__(
        self,
        keeper: StateStore,
        equip: ServicesFactory,
        judging: JudgingConfig,
        told: Callable[[], None],
        parities: ParityStates | None = None,
        fixes: Fixes | None = None,
    ) -> None:
        self._keeper = keeper
        self._equip = equip
        self._judging = judging
        self._told = told
        self._parities = parities or ParityStates((), RulePolicy())
        self._fixes = fixes
        self._states: dict[str, TargetState] = {}
        self._written: dict[str, TargetState] = {}
        self._readings = LastSnapshots()
        self._project = Lock()

    def step(self, target: Target, *, always_full: bool = False) -> Outcome:
        """Look at `target` and remember. What is to be said follows from what is kept when this returns.

        Raises `SettingsError` for a target of no known engine, and `StoreBroken`.
        """
        outcome = self.look(target, always_full=always_full)
        self.keep(outcome)
        return outcome

    def look(self, target: Target, *, always_full: bool = False, evidence: Sequence[LoggedChange] = ()) -> Outcome:
        """Check `target`, and remember nothing yet. Raises `SettingsError`, `StoreBroken`."""
        state = self._state(target.name) or TargetState(target=target.name)
        start = self._readings.of(target.name)
        outcome = examine(target, self._equip(target, state, always_full=always_full, start=start), evidence)
        return self._fixed(outcome) if isinstance(outcome, Examination) else outcome

    def states(self) -> tuple[TargetState, ...]:
        """What is known of targets, without their change tokens: the next check reads everything."""
        return tuple(structs.replace(each, pulse=None) for each in list(self._states.values()))

    def _fixed(self, outcome: Examination) -> Examination:
        """Attach suggested fixes to findings; reuse stored ones."""
        if self._fixes is None or not outcome.findings:
            return outcome
        known = {each.fingerprint: each.fix for each in self._keeper.known(outcome.target.name) if each.alive}
        fresh = [each for each in outcome.findings if each.fingerprint not in known]
        found = self._fixes(outcome, fresh) if fresh else {}
        fixes = {each.id: found.get(each.id) or known.get(each.fingerprint) for each in outcome.findings}
        findings = [structs.replace(each, fix=fixes[each.id]) for each in outcome.findings]
        return replace(outcome, findings=in_order(findings))

    def _state(self, name: str) -> TargetState | None:
        return self._states.get(name) or self._keeper.state(name)

    def about(self, file: str, findings: Iterable[Finding], now: datetime) -> None:
        """Remember what is so about a file of the project, such as the configuration."""
        with self._project:
            known = [each for each in self._keeper.known(None) if each.object == file]
            around = AdvanceContext(patience=self._judging.patience)
            moves = advance(known, findings, Seen(None, frozenset({FILE})), now, around)
            if moves:
                self._keeper.commit(Step(moves=moves))
        if _is_news(moves):
            self._told()

    def note(self, target: Target, rule: str, findings: Iterable[Finding], now: datetime) -> None:
        """Remember what a rule, and no look, says of a target; nothing from it means that it is over."""
        with self._project:
            known = [each for each in self._keeper.known(target.name) if each.rule == rule]
            place = Place(environment=target.environment, database=target.dsn.database)
            seen = Seen(target.name, frozenset({ITSELF, *(each.kind for each in known)}))
            moves = advance(known, findings, seen, now, AdvanceContext(place=place))
            if moves:
                self._keeper.commit(Step(moves=moves))
        if _is_news(moves):
            self._told()

    def keep(self, outcome: Outcome) -> None:
        """Remember an outcome. Findings about a schema that targets share are kept by one of them at a time."""
        target = outcome.target
        state = self._state(target.name)
        self._readings.keep(outcome)
        with self._project:
            known = () if isinstance(outcome, Quiet) else self._own(target.name)
            about = _about(outcome, self._keeper)
            step = step_of(outcome, state, known, about, self._judging)
            if not isinstance(outcome, Quiet) or self._is_due(step.state):
                # What the store refused is not known either: the next look finds it again.
                self._keeper.commit(step)
                if step.state:
                    self._written[target.name] = step.state
            if step.state:
                self._states[target.name] = step.state
            news = _is_news(step.moves)
            for each in self._parities.steps(outcome, self._keeper.known):
                if each.moves:
                    self._keeper.commit(each)
                    news = news or _is_news(each.moves)
        if news:
            self._told()

    def _own(self, target: str) -> list[Incident]:
        return [each for each in self._keeper.known(target) if not about_parity(each)]

    def _is_due(self, state: TargetState | None) -> bool:
        written = self._written.get(state.target) if state else None
        if state is None or written is None or written.last_look is None or state.last_look is None:
            return True
        return state.last_look - written.last_look >= _WRITE_QUIET_EVERY


def _is_news(moves: Iterable[Move]) -> bool:
    return any(not isinstance(each, Continued) for each in moves)


def _about(outcome: Outcome, keeper: StateStore) -> tuple[Incident, ...]:
    """The incidents about the schema file that this look read; those of other files are none of its business."""
    if not isinstance(outcome, Examination):
        return ()
    files = {outcome.expected_from, *(each.object for each in outcome.project)}
    return tuple(each for each in keeper.known(None) if each.object in files)
