"""What an examination needs, as protocols and plain values; `app` puts the real things in."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from schemawatchd.clock import Clock
from schemawatchd.diff.wording import Pinned
from schemawatchd.rules.policy import Policy
from schemawatchd.schema.key import Key
from schemawatchd.schema.snapshot import EngineId, Snapshot, Start


class Mark(Protocol):
    """An engine's pulse, as far as a look needs to know it."""

    @property
    def cheap(self) -> str:
        """The lower rung."""

    @property
    def sound(self) -> str:
        """Equal ones mean that nothing moved."""


class Session(Protocol):
    """The target, open for one look."""

    @property
    def engine(self) -> EngineId:
        """Which server answers."""

    def pulse(self, last: Mark | None) -> Mark:
        """The present marks."""

    def read(self, schemas: frozenset[str], taken_at: datetime) -> Snapshot:
        """Everything that this engine's reader reads."""

    def marks(self, schemas: frozenset[str]) -> str:
        """What a later reading can start from; empty where the engine knows no such thing."""

    def reread(self, start: Start, marks: str, schemas: frozenset[str], taken_at: datetime) -> Snapshot | None:
        """What `read` would answer, made of an earlier snapshot and of what moved; `None`: read everything."""

    def worded(self, key: Key) -> Mapping[str, str]:
        """What the server itself says of one object."""


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

    def last_good(self, collation: str | None, major: str) -> Expected | None:
        """The last version that could be loaded for it, where a state store remembers one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What is remembered of the last look at a target that got an answer."""

    pulse: Mark | None = None
    fingerprint: str = ""
    digest: str = ""
    settled: bool = False
    last_full: datetime | None = None
    engine: EngineId | None = None
    reader: int = 0
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    findings: Mapping[str, str] = field(default_factory=dict)
    revealed: Mapping[str, str] = field(default_factory=dict)
    pinned: Pinned | None = None
    """What the last look knew: the server, the reader's version, the fields it compared by kind, its drift
    findings by id with their fingerprints, those of them that only a newer reader had brought to light, and
    the texts that two major versions word differently."""
    start: Start | None = None
    """The last reading, where this very process has made it and it is large."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything outside that an examination of one target touches."""

    connect: Callable[[], AbstractContextManager[Session]]
    expectation: Expectation
    clock: Clock
    wait: Callable[[float], None]
    policy: Policy = field(default_factory=Policy)
    memory: Memory = field(default_factory=Memory)
    always_full: bool = False
    reader: int = 0
    """The version of the engine's reader."""
    lasting: bool = False
    """Whether this process will look again, so that a large reading is worth keeping."""
