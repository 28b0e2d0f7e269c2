"""The protocols through which rooms meet that do not import each other, each defined once.

What an engine is (`Engine`, `Session`, `Scratch`, …) stands in `engines/engine.py`: an engine module names those
types in its own signatures, and imports nothing from above. `Channel` stands beside the messages that it sends.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from schemawatchd.alerts.delivery_state import ChannelHealth, DeliveryState
from schemawatchd.alerts.notification import DeadLetter, DeliveryAttempt
from schemawatchd.alerts.notification_log import LogEntry
from schemawatchd.engines.engine import ScratchSession, Session
from schemawatchd.history.migration import Migration
from schemawatchd.history.status import MigrationStatus
from schemawatchd.incidents.target_state import Acceptance
from schemawatchd.schema.key import Key
from schemawatchd.schema.snapshot import Snapshot

Definition = Mapping[str, str]
"""The server's own text for one object, by the name of each part."""


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


class CanonicalSource(Protocol):
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
    ) -> Mapping[Key, Definition]:
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
    ) -> Mapping[Key, Definition]:
        """The server's own words for these objects that the migrations make. Raises as `replayed` does."""

    def after_base(self, migrations: Sequence[Migration]) -> Sequence[Migration]:
        """Those of them that are replayed: all that come after what the configured base file stands for."""

    def command(self, what: str, standing: MigrationStatus, **values: str) -> str:
        """What to type for the tool of these migrations; nothing where there is no such command."""

    def checkout(self) -> Checkout | None:
        """The commit of the files, where they are in a repository."""


class MigrationRunner(Protocol):
    """Runs migrations that are programs, upwards."""

    def run(self, migrations: Sequence[Migration], stand: ScratchSession) -> None:
        """Run the upgrades of these, in this order. Raises `SourceInvalid`."""


class ReversibleRunner(Protocol):
    """Runs migrations that are programs in either way: `upgrade` or `downgrade`."""

    def run(self, migrations: Sequence[Migration], stand: ScratchSession, way: str) -> None:
        """Run these, in this way. Raises `SourceInvalid`."""

    def statements(self, migration: Migration, way: str) -> list[str] | None:
        """The SQL of one, or `None` where it needs a database to say it. Raises `SourceInvalid`."""


class SnapshotCache(Protocol):
    """Where loaded schemas are kept between runs, as encoded snapshots."""

    def expected(self, key: str) -> bytes | None:
        """The snapshot kept under `key`."""

    def keep_expected(self, key: str, source: str, engine: str, snapshot: bytes) -> None:
        """Keep a snapshot of `source` for `engine`; the latest is the last good one."""

    def last_good(self, source: str, engine: str) -> bytes | None:
        """The snapshot of `source` for `engine` that was kept last."""

    def observed(self, digest: str) -> Snapshot | None:
        """A reading of a database that history holds under its digest."""

    def accepted(self, target: str) -> Acceptance | None:
        """The word that the next check of a target takes what it finds as the baseline."""


class Outbox(Protocol):
    """What was said, and what is on its way; `store` keeps it. Every method is one transaction."""

    def correspondence(self) -> DeliveryState:
        """Everything there is to know, as of one moment."""

    def note(self, said: Iterable[LogEntry]) -> None:
        """Remember this without a word having been said."""

    def begin(self, flight: DeliveryAttempt) -> None:
        """A hand-over begins. After a crash all that is in it counts as perhaps said."""

    def handed_over(self, flight: DeliveryAttempt, at: datetime, thread: str) -> None:
        """The channel took it; what is new in it is known to the channel as `thread`."""

    def perhaps(self, flight: DeliveryAttempt) -> None:
        """It ended without an answer: the channel may have taken it or not."""

    def put_back(self, flight: DeliveryAttempt) -> None:
        """The channel did not take it."""

    def buried(self, flight: DeliveryAttempt, letter: DeadLetter) -> None:
        """The channel will not take it as it is."""

    def keep(self, reach: ChannelHealth) -> None:
        """How the channel has been doing."""
