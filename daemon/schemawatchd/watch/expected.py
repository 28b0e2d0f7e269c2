"""The expected side of a check: what the applied migrations or the schema file say should be in the database."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import msgspec

from schemawatchd.diff.changes import Added, Change, Changed, Removed
from schemawatchd.diff.compare import Drift, compare
from schemawatchd.diff.preset import presets
from schemawatchd.diff.preset import presets as known_presets
from schemawatchd.diff.scope import Scope
from schemawatchd.diff.wording import Pinned
from schemawatchd.engines.engine import Session
from schemawatchd.errors import (
    LedgerUnknown,
    ReadFailed,
    SchemawatchdError,
    ScratchUnavailable,
    SourceInvalid,
    TargetRefused,
)
from schemawatchd.history.migration import Migration, Role, file_mark
from schemawatchd.history.status import MigrationStatus
from schemawatchd.incidents.target_state import HistoryState
from schemawatchd.ports import CanonicalSource, Migrations
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.finding import FieldChange
from schemawatchd.rules.judge import judge
from schemawatchd.rules.ledger_facts import (
    AppliedWithoutFile,
    EditedAfterApply,
    HalfApplied,
    LedgerNotUnderstood,
    MigrationFlawed,
    NoLedger,
    NotReplayed,
    OutOfOrder,
    RowsLost,
    SeveralHeads,
    SourceBehind,
    SourceMismatch,
)
from schemawatchd.rules.policy import RulePolicy
from schemawatchd.rules.wording import age, sentences
from schemawatchd.schema.snapshot import EngineId, Snapshot
from schemawatchd.schema.target import Ignored, Target
from schemawatchd.watch.services import Prints, Services

_TRIES = 3
_NAMED = 5


@dataclass(frozen=True, slots=True)
class BaselineMove:
    """The migration history moved, and its migrations cannot be replayed.

    `before` is the baseline, and `last` what the last check found: what differed then stays open, the rest of what
    is there is taken over.
    """

    before: Snapshot
    last: Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedState:
    """What should be there. `current` is false where it is an older version, or nothing at all.

    With migrations, `standing` says which of them are applied, and `suspended` that nothing can be judged by them
    now. `unknown` says why this check cannot call the target in sync. `begins` asks for what is there to be
    remembered as the baseline, `move` for the baseline to follow the migration history. `newer` says that the
    schema file may be of a later version than the database. `not_run` are migrations that were replayed although
    the database's own migration history only takes them for applied. `key` is where the canonical schema is kept,
    `prints` tells in the server's own words what the snapshot holds.
    """

    snapshot: Snapshot | None
    named: str
    fingerprint: str
    current: bool
    trouble: SchemawatchdError | None = None
    about_files: tuple[object, ...] = ()
    about_target: tuple[object, ...] = ()
    standing: MigrationStatus | None = None
    suspended: bool = False
    unknown: str = ""
    begins: bool = False
    by_baseline: bool = False
    """Whether nothing but an earlier state of the database tells what should be there."""
    move: BaselineMove | None = None
    newer: bool = False
    not_run: tuple[Migration, ...] = ()
    key: str = ""
    prints: Prints | None = None

    @property
    def error(self) -> str | None:
        """Why the expected side is not known, for the report."""
        if self.unknown:
            return self.unknown
        if self.trouble is None or (self.standing and self.snapshot):
            return None
        line = getattr(self.trouble, "line", None)
        path = getattr(self.trouble, "path", self.named)
        where = f"{path}, line {line}: " if line else f"{path}: "
        return sentences(f"{where}{self.trouble.says}", self.trouble.hint)


def schema_state(
    services: Services, expectation: CanonicalSource, engine: EngineId, settle: float
) -> ExpectedState:
    """What the canonical schema says, or the trouble with it and what was known before.

    A file that fails to load may be half written, so it is believed to be broken only if it stays as it is.
    """
    for _ in range(_TRIES):
        before = mark(expectation)
        try:
            found = expectation.load(engine.collation, engine.major)
        except (SourceInvalid, ScratchUnavailable) as error:
            trouble = error
            if isinstance(error, SourceInvalid) and before != services.state.sources:
                services.wait(settle)
            if mark(expectation) == before:
                break
        else:
            return ExpectedState(
                snapshot=found.snapshot,
                named=found.named,
                fingerprint=found.fingerprint,
                current=True,
                key=found.key,
                prints=partial(expectation.printed, found.fingerprint, engine.collation, engine.major),
            )
    old = expectation.last_good(engine.collation, engine.major)
    return ExpectedState(
        snapshot=old.snapshot if old else None,
        named=expectation.named,
        fingerprint=before,
        current=False,
        trouble=trouble,
    )


def mark(expectation: CanonicalSource) -> str:
    """The hash of the source's content; why there is none is part of what may change."""
    try:
        return expectation.fingerprint()
    except SourceInvalid as error:
        return f"unreadable: {error.says}"


@dataclass(frozen=True, slots=True)
class Comparing:
    """A target, and what its looks have at hand."""

    target: Target
    services: Services

    def drift(self, expected: ExpectedState, actual: Snapshot) -> Drift:
        """What of `expected` is not so in `actual`, as far as the configuration has it compared."""
        if expected.snapshot is None:
            return Drift((), actual.not_compared)
        known = self.services.state.pinned
        fitting = known and known.of == self._readers(expected.snapshot, actual)
        pins = known.pins if known and fitting else None
        with self.services.equivalence(expected.snapshot, actual) as asked:
            return compare(expected.snapshot, actual, self.scope(expected), pins, equivalence=asked)

    def moved(self, expected: ExpectedState, actual: Snapshot) -> ExpectedState:
        """The expected side with its baseline moved to what is there now; what differed before still does."""
        if expected.move is None:
            return expected
        before = replace(expected, snapshot=expected.move.before)
        open_then = self.drift(before, expected.move.last).changes
        return replace(expected, snapshot=without_changes(actual, open_then, expected.move.before))

    def pinned(self, expected: ExpectedState, actual: Snapshot, drift: Drift) -> Pinned | None:
        """The texts to start from at the next look; an older version of the schema teaches nothing."""
        if expected.snapshot is None or not expected.current:
            return self.services.state.pinned
        if drift.pins is None:
            return None
        return Pinned(self._readers(expected.snapshot, actual), dict(drift.pins))

    def schemas(self, expected: ExpectedState) -> frozenset[str]:
        """The schemas to compare: those configured, else those that the expected side mentions."""
        if self.target.schemas or expected.snapshot is None:
            return frozenset(self.target.schemas)
        return frozenset(
            name for each in expected.snapshot.objects.values() if (name := getattr(each, "schema", None))
        )

    def scope(self, expected: ExpectedState) -> Scope:
        """What is watched, and what is not ours."""
        notes = expected.snapshot.not_compared if expected.snapshot else ()
        unmade = frozenset((each.kind, each.object) for each in notes if each.object)
        presets = tuple(each for name in self.target.presets for each in known_presets()[name].ignored)
        ignored = (*self.target.ignore, *presets, *self._ledger(expected))
        named = bool(self.target.schemas)
        return Scope(self.schemas(expected), ignored, unmade, self.target.roles, schemas_named=named)

    def _ledger(self, expected: ExpectedState) -> tuple[Ignored, ...]:
        ledger = expected.standing.ledger if expected.standing else None
        if ledger is None:
            return ()
        return (Ignored(kind="table", name=ledger.table, reason="the ledger of the migrations", only_extra=True),)

    def _readers(self, expected: Snapshot, actual: Snapshot) -> str:
        """Who words the texts of both sides, and who reads them: where one of these moved, all texts may have."""
        sides = (f"{each.engine.name} {each.engine.major}" for each in (expected, actual))
        return f"{', '.join(sides)}, reader {self.services.reader}"


def mismatches(drift: Drift, schema: str, migrations: str) -> Iterator[SourceMismatch]:
    """A fact for each difference, in the words that the rules have for drift."""
    for change in drift.changes:
        said = judge([change], (), RuleContext(None), RulePolicy())
        yield SourceMismatch(
            kind=change.key.kind,
            path=change.key.dotted,
            says="; ".join(each.summary for each in said),
            schema=schema,
            migrations=migrations,
            change=said[0].change if said else "changed",
            fields=_fields(change),
        )


def _fields(change: Change) -> dict[str, FieldChange]:
    if not isinstance(change, Changed):
        return {}
    return {
        name: FieldChange(getattr(change.expected, name), getattr(change.actual, name)) for name in change.fields
    }


def about_files(standing: MigrationStatus, migrations: Migrations) -> Iterator[object]:
    """What is wrong with the files alone, whatever a database says."""
    history = standing.history
    for flaw in history.flaws:
        yield MigrationFlawed(path=flaw.path, says=flaw.says, hint=flaw.hint, line=flaw.line)
    if len(history.heads) > 1:
        command = migrations.command("merge", standing, heads=" ".join(history.heads))
        yield SeveralHeads(path=history.folder, heads=history.heads, command=command)


def about_ledger(standing: MigrationStatus, services: Services, migrations: Migrations) -> Iterator[object]:
    """What does not fit between the ledger and the files, or what was known of both."""
    history = services.state.history
    yield from _edited(standing, history, migrations)
    if standing.ahead:
        yield _behind(standing, services, migrations)
    else:
        for entry in standing.unknown:
            seen = entry.version in history.marks
            yield AppliedWithoutFile(path=entry.version, named=standing.named(entry), seen=seen)
    for each in standing.out_of_order:
        yield OutOfOrder(path=each.path, named=each.named, after=standing.newest)
    for entry in standing.failed:
        before, placed = standing.before(entry), standing.placed(entry)
        command = migrations.command("failed", standing, version=entry.version, before=before) if placed else ""
        yield HalfApplied(path=entry.version, named=standing.named(entry), says=entry.says, command=command)


def _edited(
    standing: MigrationStatus, history: HistoryState, migrations: Migrations
) -> Iterator[EditedAfterApply]:
    told = set()
    for migration, entry in standing.edited:
        told.add(migration.version)
        statements = _moved_in_statements(migration, history)
        yield _edit(standing, migration, migrations, statements, str(entry.checksum), str(migration.checksum))
    for migration in standing.applied:
        known = history.marks.get(migration.version)
        if known and migration.version not in told and known.split(" ")[0] != migration.mark[:16]:
            if migration.checksum is not None:
                continue  # its tool's own checksum says that nothing that counts was edited
            statements = _moved_in_statements(migration, history)
            yield _edit(standing, migration, migrations, statements, known, file_mark(migration))


def _edit(
    standing: MigrationStatus,
    migration: Migration,
    migrations: Migrations,
    statements: bool | None,  # noqa: FBT001 -- three answers
    before: str,
    now: str,
) -> EditedAfterApply:
    return EditedAfterApply(
        path=migration.path,
        named=migration.named,
        file=migration.path,
        statements=statements,
        command=migrations.command("edited", standing),
        fields={"checksum": FieldChange(before, now)},
    )


def _moved_in_statements(migration: Migration, history: HistoryState) -> bool | None:
    """Whether its statements are others than those known to be applied; `None` where nobody knows."""
    content, _, known = history.marks.get(migration.version, "").partition(" ")
    now = file_mark(migration).partition(" ")[2]
    if not known or not now or content == migration.mark[:16]:
        return None
    return known != now


def _behind(standing: MigrationStatus, services: Services, migrations: Migrations) -> SourceBehind:
    now = services.clock.now()
    since = services.state.history.behind or now
    return SourceBehind(
        versions=tuple(each.version for each in standing.unknown),
        newest=[each.version for each in standing.history.migrations if each.role is Role.VERSIONED][-1],
        folder=migrations.named,
        checkout=_checkout(migrations, now),
        late=now - since >= services.source_patience,
    )


def _checkout(migrations: Migrations, now: datetime) -> str:
    found = migrations.checkout()
    return f"commit {found.commit}, {age(now - found.at)} old" if found else ""


def lost(standing: MigrationStatus, history: HistoryState, table: str) -> Iterator[RowsLost]:
    """Lines that an earlier look saw, where the schema did not go back with them.

    What a baseline stands for never had a line: its files may go, and nothing is lost with them.
    """
    there = {each.version for each in (*standing.applied, *standing.outdated)}
    there |= {each.version for each in standing.ledger.entries} if standing.ledger else set()
    gone = tuple(each for each in history.applied if each not in there and not standing.baselined(each))
    if gone:
        yield RowsLost(table=table, versions=gone)


def sources_mark(services: Services) -> str:
    """The hash of all that says what should be there, without the ledger."""
    marks = [mark(services.expectation)] if services.expectation else []
    if services.migrations is not None:
        try:
            marks.append(services.migrations.fingerprint())
        except SourceInvalid as error:
            marks.append(f"unreadable: {error.says}")
    if services.waivers.mark:
        marks.append(services.waivers.mark)
    return marks[0] if len(marks) == 1 else hashlib.sha256("\x00".join(marks).encode()).hexdigest()


def ledger_mark(standing: MigrationStatus) -> str:
    """The hash of what the ledger says."""
    return hashlib.sha256(repr(standing.mark).encode()).hexdigest()[:32]


def expected_state(services: Services, session: Session, target: Target) -> ExpectedState:
    """What should be in the database at this moment. Raises what keeps a look from being one."""
    engine, settle = session.engine, target.settle.total_seconds()
    before = sources_mark(services)
    if services.migrations is None:
        assert services.expectation is not None  # noqa: S101 -- a target has one or the other
        found = schema_state(services, services.expectation, engine, settle)
        return replace(found, fingerprint=before) if services.waivers.mark else found
    schema = schema_state(services, services.expectation, engine, settle) if services.expectation else None
    try:
        standing = services.migrations.standing(session)
    except (LedgerUnknown, ReadFailed, TargetRefused) as error:
        facts = (LedgerNotUnderstood(says=error.says, hint=error.hint),)
        return _unknown(services.migrations, before, error, about_target=facts)
    except SourceInvalid as error:
        if schema is not None:
            fact = _not_replayed(error, schema.named)
            return replace(schema, fingerprint=before, about_files=(fact,), key="")
        return _unknown(services.migrations, before, error, about_files=(_not_replayed(error, ""),))
    found = _Replaying(services, services.migrations, engine, standing, schema, target.ignore).wanted(before)
    return replace(found, about_files=(*found.about_files, *about_files(standing, services.migrations)))


def _unknown(
    migrations: Migrations,
    before: str,
    error: SchemawatchdError,
    *,
    about_target: tuple[object, ...] = (),
    about_files: tuple[object, ...] = (),
) -> ExpectedState:
    return ExpectedState(
        snapshot=None,
        named=migrations.named,
        fingerprint=before,
        current=False,
        trouble=error,
        about_target=about_target,
        about_files=about_files,
    )


def _not_replayed(error: SourceInvalid, instead: str, hint: str | None = None) -> NotReplayed:
    return NotReplayed(
        path=error.path,
        says=error.says,
        hint=error.hint if hint is None else hint,
        line=error.line,
        statement=error.statement,
        instead=instead,
    )


def _way_out(hint: str, *, schema_named: bool) -> str:
    """What to do about applied migrations that cannot be replayed, without what is done already."""
    first = hint or "Correct it, or name a later version to begin with: see `replay_from`."
    return first if schema_named else sentences(first, "Or name a `schema` file to compare with")


_FIRST = "This check is remembered as the baseline, and the next one is compared with it."
_NEXT = "The next check compares with the current state."
_LOST = "The state of the last check is no longer stored, so nothing is taken over."
_DIRTY = "A migration failed half-way: correct it first. Open incidents are left unchanged until then."
_STATELESS = (
    "Name a `schema` file, or run `schemawatchd --once`, which remembers what it finds and compares the next "
    "check with it."
)


def _baseline_name(version: str, at: datetime) -> str:
    return f"baseline@{version or 'nothing'} of {at.date().isoformat()}"


def _unsound(standing: MigrationStatus) -> str:
    if standing.failed:
        return f"migration {standing.named(standing.failed[0])} failed half-way"
    return f"applied migrations have no file ({', '.join(each.version for each in standing.unknown[:_NAMED])})"


def without_changes(actual: Snapshot, changes: Iterable[Change], wanted: Snapshot) -> Snapshot:
    """The snapshot `actual` with these differences from `wanted` undone, object by object."""
    objects = dict(actual.objects)
    for change in changes:
        match change:
            case Added():
                for key in (change.key, *change.children):
                    objects.pop(key, None)
            case Removed():
                objects |= {
                    key: wanted.objects[key] for key in (change.key, *change.children) if key in wanted.objects
                }
            case Changed():
                objects.pop(change.actual.key, None)
                objects[change.key] = change.expected
    return msgspec.structs.replace(actual, objects=objects)


@dataclass(frozen=True, slots=True)
class _Replaying:
    """One target's migrations, on their way to a snapshot."""

    services: Services
    migrations: Migrations
    engine: EngineId
    standing: MigrationStatus
    schema: ExpectedState | None
    ignored: tuple[Ignored, ...] = ()

    def wanted(self, fingerprint: str) -> ExpectedState:
        """The expected state, or what stands in for it."""
        found = ExpectedState(
            snapshot=None,
            named=f"{self.migrations.named}@{self.standing.version or 'nothing'}",
            fingerprint=fingerprint,
            current=True,
            standing=self.standing,
            about_target=tuple(about_ledger(self.standing, self.services, self.migrations)),
            about_files=self._mismatch(),
        )
        if self.standing.ledger is None:
            return self._without_ledger(found)
        if self.standing.ahead:
            behind = LedgerUnknown("the files are older than the database", hint="Update them.")
            return replace(found, suspended=True, trouble=behind)
        if not self.standing.sound:
            return self._instead(found, _unsound(self.standing))
        try:
            return replace(
                found,
                snapshot=self._replayed(),
                prints=self._prints(self.standing.applied),
                not_run=self._not_run(),
            )
        except SourceInvalid as error:
            instead = self._instead(found, f"the applied migrations cannot be replayed ({error.told})")
            hint = _way_out(error.hint, schema_named=self.schema is not None)
            fact = _not_replayed(error, instead.named if instead.snapshot else "", hint)
            return replace(instead, about_files=(*instead.about_files, fact), trouble=error)
        except ScratchUnavailable as error:
            return replace(found, current=False, trouble=error, snapshot=None, standing=None)

    def _replayed(self) -> Snapshot:
        return self.migrations.replayed(self.standing.applied, self.engine.collation, self.engine.major)

    def _not_run(self) -> tuple[Migration, ...]:
        replayed = {each.version for each in self.migrations.after_base(self.standing.applied)}
        return tuple(each for each in self.standing.not_run if each.version in replayed)

    def _prints(self, migrations: Sequence[Migration]) -> Prints:
        return partial(self.migrations.printed, migrations, self.engine.collation, self.engine.major)

    def _without_ledger(self, found: ExpectedState) -> ExpectedState:
        """Nothing is known to be applied: the whole is compared with what the newest files say."""
        if self.schema is not None:
            instead = replace(
                self.schema,
                fingerprint=found.fingerprint,
                about_files=found.about_files,
                standing=self.standing,
            )
        else:
            everything = self.standing.pending  # with a baseline in place of what it stands for
            try:
                end = self.migrations.replayed(everything, self.engine.collation, self.engine.major)
            except (SourceInvalid, ScratchUnavailable) as error:
                return replace(found, snapshot=None, current=False, trouble=error)
            prints = self._prints(everything)
            instead = replace(found, snapshot=end, named=self.migrations.named, prints=prints)
        if not self.standing.history.migrations:
            return instead
        table = self.migrations.table
        fact = NoLedger(format=self.standing.history.format, table=table, compared_with=instead.named)
        return replace(instead, about_target=(*found.about_target, fact))

    def _instead(self, found: ExpectedState, why: str) -> ExpectedState:
        """What stands in for migrations that cannot be replayed: the schema file, else an earlier state of the
        database itself. Never the database as it is at this very check.
        """
        if self.schema is not None:
            return self._schema_file(found, self.schema)
        found = replace(found, by_baseline=True)
        history, now = self.services.state.history, ledger_mark(self.standing)
        baseline = history.baseline
        before = self.services.observed(baseline.digest) if baseline else None
        if baseline is None or before is None:
            return self._nothing_known(found, why)
        if baseline.ledger == now:
            return replace(found, snapshot=before, named=_baseline_name(baseline.version, baseline.at))
        last = self.services.observed(self.services.state.digest)
        if self.standing.failed or last is None:
            return replace(
                found, suspended=True, unknown=sentences(why, _DIRTY if self.standing.failed else _LOST)
            )
        return replace(
            found,
            move=BaselineMove(before, last),
            named=_baseline_name(self.standing.version, self.services.clock.now()),
            unknown=sentences(f"{why}, so what they changed was accepted without verification", _NEXT),
        )

    def _nothing_known(self, found: ExpectedState, why: str) -> ExpectedState:
        """Nothing but this very check tells what is there: a beginning, and no comparison."""
        says = f"{why}, so what the database should be is not known"
        if self.standing.failed:
            return replace(found, unknown=sentences(says, _DIRTY))
        if self.services.stateless:
            return replace(found, unknown=sentences(says, _STATELESS))
        return replace(found, begins=True, unknown=sentences(says, _FIRST))

    def _schema_file(self, found: ExpectedState, schema: ExpectedState) -> ExpectedState:
        """The schema file in the version that belongs to the migration history table.

        Between merge and deployment the file is newer than the database. Then the version is taken from the
        repository; without one, only what the file alone has can be told from drift.
        """
        instead = replace(
            schema, fingerprint=found.fingerprint, about_files=found.about_files, standing=self.standing, key=""
        )
        instead = replace(instead, about_target=found.about_target)
        waiting = [
            *(each.version for each in self.standing.failed),
            *(each.version for each in self.standing.pending),
        ]
        if not waiting or schema.snapshot is None or self.services.expectation is None:
            return instead
        absent = frozenset(each.path for each in self.standing.history.migrations if each.version in waiting)
        engine, known = self.engine, frozenset(each.version for each in self.standing.applied)
        at = self.services.expectation.before(
            absent, self.migrations.folder, known, engine.collation, engine.major
        )
        if at is None:
            return replace(instead, newer=True)
        return replace(instead, snapshot=at.snapshot, named=at.named, prints=None)

    def _mismatch(self) -> tuple[object, ...]:
        """What all migrations together make, against the canonical schema."""
        if self.schema is None or self.schema.snapshot is None or not self.schema.current:
            return tuple(self._schema_trouble())
        everything = [*self.standing.applied, *self.standing.pending]
        try:
            end = self.migrations.replayed(everything, self.engine.collation, self.engine.major, ahead=True)
        except SourceInvalid as error:
            pending = {each.path for each in self.standing.pending}
            return (_not_replayed(error, ""),) if error.path in pending else ()
        except ScratchUnavailable:
            return ()
        with self.services.equivalence(self.schema.snapshot, end) as asked:
            drift = compare(self.schema.snapshot, end, self._beside_ledgers(), equivalence=asked)
        return tuple(mismatches(drift, self.schema.named, self.migrations.named))

    def _beside_ledgers(self) -> Scope:
        """A schema file that was dumped from a database has its ledger; the migrations do not make it."""
        left = [replace(each, only_extra=False) for each in presets()["ledgers"].ignored]
        table = self.standing.ledger.table if self.standing.ledger else self.migrations.table
        own = Ignored(kind="table", name=table, reason="the ledger of the migrations")
        return Scope(ignore=(*self.ignored, *left, own))

    def _schema_trouble(self) -> Iterator[object]:
        trouble = self.schema.trouble if self.schema else None
        if isinstance(trouble, SourceInvalid):
            yield _not_replayed(trouble, "")
