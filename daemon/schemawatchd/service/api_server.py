"""The daemon's side of the control socket: answers the table of questions, also without a whole daemon (tests).

It stands alone because the tests of the socket use it without a daemon.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from schemawatchd.actions.api import QuestionContext, answer
from schemawatchd.clock import Clock
from schemawatchd.incidents.target_state import TargetState
from schemawatchd.runtime.control import ControlQuestion
from schemawatchd.runtime.loop import CHECK_SECONDS
from schemawatchd.settings.translate import Configuration
from schemawatchd.store.store import Store
from schemawatchd.watch.result import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiServer:
    """Answers the questions in the table; `on_answer` is called after each.

    `configuration` is the one in force now. `states` are the targets as the daemon knows them: of quiet checks the
    state store hears once a minute.
    """

    configuration: Callable[[], Configuration]
    store: Store
    clock: Clock
    check_now: Callable[[Sequence[str], float], list[Outcome]]
    on_answer: Callable[[], None]
    states: Callable[[], Iterable[TargetState]]

    def __call__(self, asked: ControlQuestion, author: str) -> Any:
        """The answer. Raises `UsageError` and `StoreBroken`."""
        context = QuestionContext(
            self.configuration(),
            self.store,
            self.clock,
            author,
            self.states,
            lambda names: self.check_now(names, CHECK_SECONDS),
        )
        found = answer(context, asked.ask, asked.given)
        self.on_answer()
        return found
