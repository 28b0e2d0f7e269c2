"""A worker's step: examine one target, and keep what came of it in one transaction."""

from collections.abc import Callable
from datetime import timedelta
from threading import Lock
from typing import Protocol

from schemawatchd.incidents.incident import Incident
from schemawatchd.runtime.remembering import Manners, recalled, step_of
from schemawatchd.schema.target import Target
from schemawatchd.store.memory import Memory, Step
from schemawatchd.watch.examination import Examination, Outcome, Quiet
from schemawatchd.watch.examine import examine
from schemawatchd.watch.services import Memory as WatchMemory
from schemawatchd.watch.services import Services

_WRITE_QUIET_EVERY = timedelta(minutes=1)
"""A quiet look is noted in the store this often; in between, memory alone knows of it."""


class Keeper(Protocol):
    """What a worker needs of the state store."""

    def memory(self, target: str) -> Memory | None:
        """What is remembered of a target."""

    def known(self, target: str | None) -> tuple[Incident, ...]:
        """Every incident of a target, or of the project."""

    def commit(self, step: Step) -> None:
        """Keep a step whole or not at all."""


class Equip(Protocol):
    """What makes the services for a look."""

    def __call__(self, target: Target, memory: WatchMemory, *, always_full: bool) -> Services:
        """Everything that an examination of `target` touches."""


class Worker:
    """Steps for any target, from any thread; two steps of one target never overlap (the mailbox sees to it)."""

    def __init__(self, keeper: Keeper, equip: Equip, manners: Manners, told: Callable[[], None]) -> None:
        self._keeper = keeper
        self._equip = equip
        self._manners = manners
        self._told = told
        self._memories: dict[str, Memory] = {}
        self._written: dict[str, Memory] = {}
        self._project = Lock()

    def step(self, target: Target, *, always_full: bool = False) -> Outcome:
        """Look at `target` and remember. What is to be said is in the outbox before this returns.

        Raises `SettingsError` for a target of no known engine, and `StoreBroken`.
        """
        name = target.name
        memory = self._memories.get(name) or self._keeper.memory(name)
        outcome = examine(target, self._equip(target, recalled(memory), always_full=always_full))
        self.keep(outcome, memory)
        return outcome

    def keep(self, outcome: Outcome, memory: Memory | None = None) -> None:
        """Remember an outcome. Findings about a schema that targets share are kept by one of them at a time."""
        target = outcome.target
        memory = memory or self._memories.get(target.name) or self._keeper.memory(target.name)
        with self._project:
            known = self._keeper.known(target.name)
            about = _about(outcome, self._keeper)
            step = step_of(outcome, memory, known, about, self._manners)
            if step.memory:
                self._memories[target.name] = step.memory
            if isinstance(outcome, Quiet) and not self._is_due(step.memory):
                return
            self._keeper.commit(step)
            if step.memory:
                self._written[target.name] = step.memory
        if step.deliveries:
            self._told()

    def _is_due(self, memory: Memory | None) -> bool:
        written = self._written.get(memory.target) if memory else None
        if memory is None or written is None or written.last_look is None or memory.last_look is None:
            return True
        return memory.last_look - written.last_look >= _WRITE_QUIET_EVERY


def _about(outcome: Outcome, keeper: Keeper) -> tuple[Incident, ...]:
    """The incidents about the schema file that this look read; those of other files are none of its business."""
    if not isinstance(outcome, Examination):
        return ()
    files = {outcome.expected_from, *(each.object for each in outcome.project)}
    return tuple(each for each in keeper.known(None) if each.object in files)
