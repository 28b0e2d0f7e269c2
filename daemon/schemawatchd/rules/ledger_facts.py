"""Facts about migrations and ledgers that the LG rules judge."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from schemawatchd.rules.finding import FieldChange


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutOne:
    """A fact about one migration, `named` as people call it; `path` is what the finding is about."""

    path: str
    named: str
    kind: str = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedAfterApply(AboutOne):
    """Its file is another than the one that was applied; `statements`: not only in its comments, if known."""

    statements: bool | None
    file: str
    command: str = ""
    fields: Mapping[str, FieldChange] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedWithoutFile(AboutOne):
    """The ledger says applied, and there is no file of it; `seen` says that there was one at an earlier look."""

    seen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OutOfOrder(AboutOne):
    """Not applied, although a later one is."""

    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfApplied(AboutOne):
    """Begun and not ended well; `says` is the tool's own word for it."""

    says: str
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsLost:
    """The ledger has lost lines that it had at an earlier look, and the schema did not go back with them."""

    table: str
    versions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StampedNotRun:
    """The ledger says applied, and the database is as it was before."""

    version: str
    before: str
    names: tuple[str, ...]
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LockHeld:
    """A migration tool's lock has been held for long."""

    by: str
    since: datetime
    patience: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerNotUnderstood:
    """The ledger cannot be read or understood."""

    says: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoLedger:
    """There are migrations, and the database has no ledger of their tool."""

    format: str
    table: str
    compared_with: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceBehind:
    """The ledger has versions newer than every file: the checkout is an old one."""

    versions: tuple[str, ...]
    newest: str
    folder: str
    checkout: str
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SeveralHeads:
    """Branches of migrations were not merged."""

    path: str
    heads: tuple[str, ...]
    command: str
    kind: str = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationFlawed:
    """A migration's file cannot be used as it is."""

    path: str
    says: str
    hint: str
    line: int | None = None
    kind: str = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotReplayed:
    """The migrations that are applied cannot be replayed; `instead` is what the database is compared with."""

    path: str
    says: str
    hint: str
    line: int | None
    statement: str
    instead: str
    kind: str = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """Migrations that are not applied yet, since when they are known to be there."""

    names: tuple[str, ...]
    since: datetime
    now: datetime
    fields: Mapping[str, FieldChange] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class BeingApplied:
    """What a pending migration does is in the database already, and the ledger does not say so yet."""

    names: tuple[str, ...]
    objects: tuple[str, ...]
    since: datetime
    overdue: bool
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A migration tool holds its lock: nothing is judged until it lets go."""

    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Migrated:
    """The ledger moved, and the database is what the migrations make of it, as far as that is `proved`.

    `changes` counts the objects that are not as they were, `took` is how long it took, where these are known.
    `left` counts the findings of drift that were there before and still are.
    """

    target: str
    before: str
    now: str
    count: int
    proved: bool
    changes: int | None = None
    took: timedelta | None = None
    left: int = 0
    objects: tuple[str, ...] = ()
    """What changed with it, where that cannot be verified."""
    fields: Mapping[str, FieldChange] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceMismatch:
    """What the migrations make and what the canonical schema says differ in one object."""

    kind: str
    path: str
    says: str
    schema: str
    migrations: str
    change: str
    fields: Mapping[str, FieldChange] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaWaits:
    """The schema file moved on, and the database is still at what the file said before."""

    named: str
    objects: tuple[str, ...]
    since: datetime
    now: datetime
    fields: Mapping[str, FieldChange] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """The database has become what the schema file says since it moved on."""

    named: str
    since: datetime
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondDefinition:
    """Another file that defines tables of the canonical schema; `disagrees` says in what."""

    path: str
    tables: tuple[str, ...]
    disagrees: tuple[str, ...]
    schema: str
    kind: str = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class RetiredFile:
    """A file that should be gone, or a line that still uses it."""

    path: str
    retired: str
    used: bool
    kind: str = "file"
