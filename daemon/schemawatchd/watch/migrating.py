"""The expected side where a team has migrations: those applied, replayed."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from schemawatchd.diff.compare import compare
from schemawatchd.diff.preset import presets
from schemawatchd.diff.scope import Scope
from schemawatchd.errors import (
    LedgerUnknown,
    ReadFailed,
    SchemawatchdError,
    ScratchUnavailable,
    SourceInvalid,
    TargetRefused,
)
from schemawatchd.history.migration import Migration
from schemawatchd.history.status import MigrationStatus
from schemawatchd.rules.ledger_facts import LedgerNotUnderstood, NoLedger, NotReplayed
from schemawatchd.schema.snapshot import EngineId, Snapshot
from schemawatchd.schema.target import Ignored, Target
from schemawatchd.watch.expecting import Wanted, mark, wanted_by_schema
from schemawatchd.watch.misfits import about_files, about_ledger
from schemawatchd.watch.mismatch import mismatches
from schemawatchd.watch.printing import Prints
from schemawatchd.watch.services import Migrations, Services, Session


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


def wanted(services: Services, session: Session, target: Target) -> Wanted:
    """What should be in the database at this moment. Raises what keeps a look from being one."""
    engine, settle = session.engine, target.settle.total_seconds()
    before = sources_mark(services)
    if services.migrations is None:
        assert services.expectation is not None  # noqa: S101 -- a target has one or the other
        found = wanted_by_schema(services, services.expectation, engine, settle)
        return replace(found, fingerprint=before) if services.waivers.mark else found
    schema = wanted_by_schema(services, services.expectation, engine, settle) if services.expectation else None
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
) -> Wanted:
    return Wanted(
        snapshot=None,
        named=migrations.named,
        fingerprint=before,
        current=False,
        trouble=error,
        about_target=about_target,
        about_files=about_files,
    )


def _not_replayed(error: SourceInvalid, instead: str) -> NotReplayed:
    return NotReplayed(
        path=error.path,
        says=error.says,
        hint=error.hint,
        line=error.line,
        statement=error.statement,
        instead=instead,
    )


@dataclass(frozen=True, slots=True)
class _Replaying:
    """One target's migrations, on their way to a snapshot."""

    services: Services
    migrations: Migrations
    engine: EngineId
    standing: MigrationStatus
    schema: Wanted | None
    ignored: tuple[Ignored, ...] = ()

    def wanted(self, fingerprint: str) -> Wanted:
        """The expected state, or what stands in for it."""
        found = Wanted(
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
            behind = LedgerUnknown("the files are older than the database", hint="Bring them up to date.")
            return replace(found, suspended=True, trouble=behind)
        if not self.standing.sound:
            return self._observed(found)
        try:
            return replace(found, snapshot=self._replayed(), prints=self._prints(self.standing.applied))
        except SourceInvalid as error:
            instead = self._observed(found)
            fact = _not_replayed(error, instead.named)
            return replace(instead, about_files=(*found.about_files, fact), trouble=error)
        except ScratchUnavailable as error:
            return replace(found, current=False, trouble=error, snapshot=None, standing=None)

    def _replayed(self) -> Snapshot:
        return self.migrations.replayed(self.standing.applied, self.engine.collation, self.engine.major)

    def _prints(self, migrations: Sequence[Migration]) -> Prints:
        return partial(self.migrations.printed, migrations, self.engine.collation, self.engine.major)

    def _without_ledger(self, found: Wanted) -> Wanted:
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

    def _observed(self, found: Wanted) -> Wanted:
        """What was last seen to move together with the ledger, else what is there now."""
        history = self.services.memory.history
        named = f"observed@{self.standing.version}"
        if history.observed and history.ledger == ledger_mark(self.standing):
            old = self.services.observed(history.observed)
            if old is not None:
                return replace(found, snapshot=old, named=named)
        return replace(found, observing=True, named=named)

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
        names = (self.schema.named, self.migrations.named)
        return tuple(mismatches(compare(self.schema.snapshot, end, self._beside_ledgers()), *names))

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
