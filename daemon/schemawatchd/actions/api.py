"""What people ask of the daemon, or of the state store where none runs: one table of questions.

A question is a function in a file of `questions/`, marked with `@question()`. The server of the control socket and
its client read the same table: the name, the class of the arguments and that of the value come from the function.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, Protocol, TypeVar, get_type_hints

import msgspec

from schemawatchd.actions import questions as folder
from schemawatchd.actions.api_types import KnownIncident
from schemawatchd.alerts.silence import Ack, Silence
from schemawatchd.catalog import modules
from schemawatchd.clock import Clock
from schemawatchd.decoding import ready
from schemawatchd.errors import UsageError
from schemawatchd.incidents.incident import Incident, State
from schemawatchd.incidents.target_state import TargetState
from schemawatchd.settings.translate import Configuration
from schemawatchd.store.store import Store
from schemawatchd.watch.result import Outcome

SHORTEST = 4
"""So many characters of an id are enough."""

OPEN_STATES = (State.OPEN, State.WAITING)
"""The states of an incident that is not over."""

SAME_VERSION = "Use the same version of schemawatchd on both sides: restart the daemon after an upgrade."
_PATIENCE = 15.0


class QuestionArguments(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a question is asked with. A name that it does not have is refused, never dropped."""


class NoArguments(QuestionArguments, frozen=True):
    """For questions that need none."""


A = TypeVar("A", bound=QuestionArguments)
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class QuestionContext:
    """What a question is answered from.

    `author` is who asks: known to whoever answers, never taken from the question. `states` are newer than those in
    the store. `check_now` checks targets at once, and only the daemon has it.
    """

    configuration: Configuration
    store: Store
    clock: Clock
    author: str
    states: Callable[[], Iterable[TargetState]] = tuple
    check_now: Callable[[Sequence[str]], list[Outcome]] | None = None

    def demand_target(self, name: str) -> None:
        """Raise `UsageError` for a target that is not configured."""
        names = [each.name for each in self.configuration.targets]
        if name not in names:
            raise UsageError(f"there is no target `{name}`", hint=f"Targets are: {', '.join(names)}.")

    def incidents(self, states: tuple[State, ...]) -> tuple[KnownIncident, ...]:
        """The incidents in these states, with who acknowledged them."""
        acks = {each.incident: each for each in self.store.quiet.acks()}
        return tuple(_known(each, acks.get(each.id)) for each in self.store.incidents(states=states))

    def open_incident(self, mark: str) -> Incident:
        """The one open incident whose id begins with `mark`. Raises `UsageError`."""
        alive = self.store.incidents(states=OPEN_STATES)
        found = [each for each in alive if each.id.startswith(mark)] if len(mark) >= SHORTEST else []
        if len(found) == 1:
            return found[0]
        if found:
            ids = ", ".join(each.id for each in found)
            raise UsageError(
                f"several open incidents begin with `{mark}`", hint=f"Write more characters of it: {ids}."
            )
        raise UsageError(
            f"no open incident begins with `{mark}`",
            hint="`schemawatchd status` shows what is open, with the first four characters of each id.",
        )

    def silences(self) -> tuple[Silence, ...]:
        """The silences in force or to come, and the maintenance windows."""
        now = self.clock.now()
        kept = (each for each in self.store.quiet.silences() if each.ends is None or each.ends > now)
        return (*kept, *self.configuration.windows)


def _known(incident: Incident, ack: Ack | None) -> KnownIncident:
    return KnownIncident(incident=incident, acked=ack if ack and ack.holds(incident) else None)


@dataclass(frozen=True, slots=True)
class Question(Generic[A, V]):
    """One entry of the table: its name on the socket, the classes that travel, and the function that answers.

    A client waits at most `patience` seconds for the answer.
    """

    name: str
    arguments: type[A]
    value: Any
    answer: Callable[[QuestionContext, A], V]
    patience: float


def question(*, patience: float = _PATIENCE) -> Callable[[Callable[[QuestionContext, A], V]], Question[A, V]]:
    """Make a question of a function with the parameters `context` and `asked`."""

    def made(answer: Callable[[QuestionContext, A], V]) -> Question[A, V]:
        hints = get_type_hints(answer)
        return Question(answer.__name__, hints["asked"], hints["return"], answer, patience)

    return made


@cache
def questions() -> Mapping[str, Question[Any, Any]]:
    """The table: every question in the files of `questions/`, by its name."""
    return {
        each.name: each
        for module in modules(folder)
        for each in vars(module).values()
        if isinstance(each, Question) and each.answer.__module__ == module.__name__
    }


def answer(context: QuestionContext, name: str, given: Mapping[str, Any]) -> Any:
    """The answer to a question that came over the socket. Raises `UsageError` for what cannot be understood."""
    found = questions().get(name)
    if found is None:
        raise UsageError(f"the daemon does not know the request `{name}`", hint=SAME_VERSION)
    try:
        asked = msgspec.convert(given, ready(found.arguments))
    except msgspec.ValidationError as error:
        raise UsageError(
            f"the arguments of the request `{name}` are not valid: {error}", hint=SAME_VERSION
        ) from error
    return found.answer(context, asked)


class OperatorApi(Protocol):
    """Whoever answers questions: the daemon, or this process from the state store."""

    def ask(self, question: Question[A, V], arguments: A) -> V:
        """The answer. Raises `SchemawatchdError`."""


@dataclass(frozen=True, slots=True)
class LocalApi:
    """Answers from the state store that this process holds."""

    context: QuestionContext

    def ask(self, question: Question[A, V], arguments: A) -> V:
        """The answer. Raises `UsageError` and `StoreBroken`."""
        return question.answer(self.context, arguments)
