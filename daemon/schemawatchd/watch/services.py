"""What an examination needs from outside, as protocols and plain values; the wiring supplies the real things."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta

from schemawatchd.clock import Clock
from schemawatchd.engines.engine import Session
from schemawatchd.incidents.target_state import Acceptance, TargetState
from schemawatchd.incidents.waiver import Waivers
from schemawatchd.ports import CanonicalSource, Definition, Migrations
from schemawatchd.rules.policy import RulePolicy
from schemawatchd.schema.equivalence import Equivalence
from schemawatchd.schema.key import Key
from schemawatchd.schema.object import Object
from schemawatchd.schema.snapshot import Snapshot, Start

Prints = Callable[[Sequence[Key]], Mapping[Key, Definition]]
"""The words for these objects; none for those that the server has no words for. Raises what playing raises."""


@dataclass(frozen=True, slots=True)
class Printing:
    """The objects that should be there, and who can print them."""

    objects: Mapping[Key, Object]
    ask: Prints

    def printed(self, names: Collection[tuple[str, str]]) -> Iterator[tuple[Object, Definition]]:
        """The objects of these kinds and dotted names, each with its words."""
        records = {key: each for key, each in self.objects.items() if (key.kind, key.dotted) in names}
        for key, words in self.ask(tuple(records)).items():
            yield records[key], words


Equivalences = Callable[[Snapshot, Snapshot], AbstractContextManager[Equivalence | None]]
"""Answers for texts of these two snapshots, expected and actual, that differ and may mean the same."""


def _no_answers(expected: Snapshot, actual: Snapshot) -> AbstractContextManager[Equivalence | None]:  # noqa: ARG001
    return nullcontext(None)


def _settled_long_ago() -> float | None:
    return None


def _nobody() -> Acceptance | None:
    return None


def _nothing(digest: str) -> Snapshot | None:  # noqa: ARG001
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything outside that an examination of one target touches."""

    connect: Callable[[], AbstractContextManager[Session]]
    expectation: CanonicalSource | None
    clock: Clock
    wait: Callable[[float], None]
    state: TargetState
    """What the last check left behind; that of a target never checked where nothing is remembered."""
    policy: RulePolicy = field(default_factory=RulePolicy)
    stateless: bool = False
    """Whether nothing is ever remembered of this target: a single check without a state store."""
    start: Start | None = None
    """The last reading, where this very process has made it and it is large."""
    always_full: bool = False
    reader: int = 0
    """The version of the engine's reader."""
    migrations: Migrations | None = None
    waivers: Waivers = field(default_factory=Waivers)
    deploy_timeout: timedelta = timedelta(minutes=15)
    source_patience: timedelta = timedelta(minutes=30)
    observed: Callable[[str], Snapshot | None] = _nothing
    """A reading of this target that history holds under its digest."""
    equivalence: Equivalences = _no_answers
    accepted: Callable[[], Acceptance | None] = _nobody
    """Somebody's word that what this check finds is right, where nothing else tells it."""
    lead: Callable[[], timedelta] = timedelta
    """How far the clock may run ahead, because it was set forward lately: no waiver ends because of that."""
    source_age: Callable[[], float | None] = _settled_long_ago
    """Seconds since one of the schema's and migrations' files changed last; `None` where that does not matter."""
    lasting: bool = False
    """Whether this process will look again, so that a large reading is worth keeping."""
