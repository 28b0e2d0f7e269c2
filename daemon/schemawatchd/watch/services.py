"""What an examination needs from outside, as protocols and plain values; the wiring supplies the real things."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from schemawatchd.clock import Clock
from schemawatchd.diff.equivalence import Equivalence
from schemawatchd.history.migration import Migration
from schemawatchd.history.status import MigrationStatus
from schemawatchd.incidents.target_state import Acceptance, TargetState
from schemawatchd.incidents.waiver import Waivers
from schemawatchd.rules.policy import RulePolicy
from schemawatchd.schema.key import Key
from schemawatchd.schema.object import Object
from schemawatchd.schema.rows import Rows
from schemawatchd.schema.snapshot import EngineId, Pulse, Snapshot, Start, Taken

Words = Mapping[str, str]
"""By the name of each text, what the server says of one object."""

Prints = Callable[[Sequence[Key]], Mapping[Key, Words]]
"""The words for these objects; none for those that the server has no words for. Raises what playing raises."""


@dataclass(frozen=True, slots=True)
class Printing:
    """The objects that should be there, and who can print them."""

    objects: Mapping[Key, Object]
    ask: Prints

    def printed(self, names: Collection[tuple[str, str]]) -> Iterator[tuple[Object, Words]]:
        """The objects of these kinds and dotted names, each with its words."""
        records = {key: each for key, each in self.objects.items() if (key.kind, key.dotted) in names}
        for key, words in self.ask(tuple(records)).items():
            yield records[key], words


class Session(Protocol):
    """The target, open for one look."""

    @property
    def engine(self) -> EngineId:
        """Which server answers."""

    def pulse(self, last: Pulse | None) -> Pulse:
        """The present marks."""

    def read(self, schemas: frozenset[str], taken_at: datetime) -> Snapshot:
        """Everything that this engine's reader reads."""

    @property
    def proven(self) -> bool:
        """Whether the token of `take` is of the very state that was read."""

    def take(self, schemas: frozenset[str], taken_at: datetime, last: Pulse | None, *, marked: bool) -> Taken:
        """What `read` answers with its change token, and marks for a later reading where they are asked for."""

    def retake(self, start: Start, schemas: frozenset[str], taken_at: datetime) -> Taken | None:
        """The same, made of an earlier snapshot and of what moved; `None`: read everything."""

    def worded(self, key: Key) -> Words:
        """What the server itself says of one object."""

    def tables(self, names: frozenset[str]) -> tuple[tuple[str, ...], ...]:
        """The paths of the tables with one of these names."""

    def table(self, path: tuple[str, ...]) -> Rows:
        """All rows of one table. Raises `TargetRefused`, `ReadFailed`."""

    def untouched(self, last: Pulse, now: Pulse) -> bool:
        """Whether these marks prove that not even a row was written between them."""


class Expected(Protocol):
    """What the schema should be."""

    @property
    def snapshot(self) -> Snapshot:
        """Its objects."""

    @property
    def named(self) -> str:
        """Where it is from, in words."""

    @property
    def fingerprint(self) -> str:
        """The hash of the content it was made from."""

    @property
    def key(self) -> str:
        """Where it is kept, so that `earlier` finds it again."""


class Expectation(Protocol):
    """The canonical schema of one target."""

    @property
    def named(self) -> str:
        """The source as people know it."""

    def fingerprint(self) -> str:
        """The hash of the content now. Raises `SourceInvalid`."""

    def load(self, collation: str | None, major: str) -> Expected:
        """What should be there, for databases of this collation on servers of this major version.

        Raises `SourceInvalid`, `ScratchUnavailable`.
        """

    def printed(
        self, fingerprint: str, collation: str | None, major: str, keys: Sequence[Key]
    ) -> Mapping[Key, Words]:
        """The server's own words for these objects of this very content; nothing where it is another by now.

        Raises `SourceInvalid`, `ScratchUnavailable`.
        """

    def before(
        self,
        absent: frozenset[str],
        folder: Path,
        applied: frozenset[str],
        collation: str | None,
        major: str,
    ) -> Expected | None:
        """The version of the schema that belongs to these applied migrations; `None` where no repository tells it.

        That is the newest one in whose commit none of the `absent` files is in the `folder` of the migrations, or
        which names its own version among those `applied`.
        """

    def last_good(self, collation: str | None, major: str) -> Expected | None:
        """The last version that could be loaded for it, where a state store remembers one."""

    def earlier(self, key: str) -> Snapshot | None:
        """A version that was kept under this key."""

    def committed(self, collation: str | None, major: str) -> Iterator[Expected]:
        """Earlier versions from the history of the repository, newest first, as far as they can be loaded."""


class Checkout(Protocol):
    """The commit that files are read from."""

    @property
    def commit(self) -> str:
        """Its name, shortened."""

    @property
    def at(self) -> datetime:
        """When it was made."""


class Migrations(Protocol):
    """The migrations of one target, and their ledger in it."""

    @property
    def named(self) -> str:
        """The folder as people know it."""

    @property
    def table(self) -> str:
        """What the ledger is called, or would be."""

    @property
    def folder(self) -> Path:
        """The folder of the files."""

    def fingerprint(self) -> str:
        """The hash of all files now. Raises `SourceInvalid`."""

    def standing(self, session: Session) -> MigrationStatus:
        """Where this database stands.

        Raises `SourceInvalid` about files, and about the ledger `LedgerUnknown`, `TargetRefused`, `ReadFailed`.
        """

    def replayed(
        self, migrations: Sequence[Migration], collation: str | None, major: str, *, ahead: bool = False
    ) -> Snapshot:
        """What these make of an empty database. Raises `SourceInvalid`, `ScratchUnavailable`."""

    def printed(
        self, migrations: Sequence[Migration], collation: str | None, major: str, keys: Sequence[Key]
    ) -> Mapping[Key, Words]:
        """The server's own words for these objects that the migrations make. Raises as `replayed` does."""

    def after_base(self, migrations: Sequence[Migration]) -> Sequence[Migration]:
        """Those of them that are replayed: all that come after what the configured base file stands for."""

    def command(self, what: str, standing: MigrationStatus, **values: str) -> str:
        """What to type for the tool of these migrations; nothing where there is no such command."""

    def checkout(self) -> Checkout | None:
        """The commit of the files, where they are in a repository."""


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
    expectation: Expectation | None
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
