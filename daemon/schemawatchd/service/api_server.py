"""What the daemon answers on its control socket: the desk's questions, and a look taken now."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from msgspec import convert

from schemawatchd.actions.api import StoreDesk
from schemawatchd.actions.api_client import LOOK, Look, answered
from schemawatchd.clock import Clock
from schemawatchd.decoding import ready
from schemawatchd.errors import StoreBroken
from schemawatchd.incidents.target_state import TargetState
from schemawatchd.reports.report import Report
from schemawatchd.runtime.control import ControlQuestion
from schemawatchd.runtime.loop import LOOK_SECONDS
from schemawatchd.settings.translate import Configuration
from schemawatchd.store.store import Store
from schemawatchd.watch.parity import parities
from schemawatchd.watch.report import Sinces, Threshold, report
from schemawatchd.watch.result import Outcome
from schemawatchd.wiring.container import App
from schemawatchd.wiring.persistence import KnownTexts, sinces


class Answering:
    """Answers questions of people; `configuration` is the one that counts now, `told` is called after each.

    `states` are the targets as the daemon knows them: of quiet checks the state store hears once a minute.
    """

    def __init__(
        self,
        configuration: Callable[[], Configuration],
        store: Store,
        clock: Clock,
        look_now: Callable[[Sequence[str], float], list[Outcome]],
        told: Callable[[], None],
        states: Callable[[], Iterable[TargetState]],
    ) -> None:
        self._configuration = configuration
        self._store = store
        self._clock = clock
        self._look_now = look_now
        self._told = told
        self._states = states

    def __call__(self, question: ControlQuestion, author: str) -> Any:
        """The answer, as plain values. Raises `UsageError` and `StoreBroken`."""
        if question.ask == LOOK:
            return self._looked(convert(question.given, ready(Look)))
        desk = StoreDesk(self._configuration(), self._store, self._clock, author, self._states)
        answer = answered(desk, question)
        self._told()
        return answer

    def _looked(self, asked: Look) -> Report:
        configuration = self._configuration()
        app = App(configuration, clock=self._clock, known=KnownTexts(self._store, self._clock))
        try:
            outcomes = self._look_now([each.name for each in app.targets(asked.targets)], LOOK_SECONDS)
            answers = parities(configuration.parities, outcomes, configuration.policy, app.answers)
        finally:
            app.close()
        threshold = Threshold(severity=asked.fail_on, pending=asked.fail_on_pending)
        return report(outcomes, self._clock.now(), threshold, self._sinces(), parities=answers)

    def _sinces(self) -> Sinces:
        """Since when each finding is there; unknown while the state store cannot be read."""
        try:
            return sinces(self._store)
        except StoreBroken:
            return {}
