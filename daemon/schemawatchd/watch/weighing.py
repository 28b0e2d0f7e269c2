"""From what differs to what is wrong: pending, being applied, or drift."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import msgspec

from schemawatchd.diff.changes import Change
from schemawatchd.diff.compare import Drift
from schemawatchd.diff.explained import Explained, explain, under
from schemawatchd.diff.remembered import Remembered
from schemawatchd.errors import ScratchUnavailable, SourceInvalid
from schemawatchd.history.migration import Migration, file_mark
from schemawatchd.history.status import MigrationStatus
from schemawatchd.rules.finding import FieldChange
from schemawatchd.rules.ledger_facts import (
    BeingApplied,
    LockHeld,
    Migrated,
    NoLedger,
    Pending,
    Running,
    StampedNotRun,
)
from schemawatchd.schema.digest import snapshot_digest
from schemawatchd.schema.snapshot import NotCompared, Snapshot
from schemawatchd.watch.comparing import Comparing
from schemawatchd.watch.deployed import deployed
from schemawatchd.watch.expecting import Wanted
from schemawatchd.watch.migrating import ledger_mark
from schemawatchd.watch.misfits import lost
from schemawatchd.watch.stamping import earlier, stamped

_MOST_STEPS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """The drift that is left, measured against `expected`; facts beside it; and what to remember.

    `waits`: something is pending. `suspended`: nothing could be judged. `deployed` is good news as long as all the
    drift that is left was there before.
    """

    drift: Drift
    expected: Wanted
    facts: tuple[object, ...] = ()
    history: Remembered = field(default_factory=Remembered)
    waits: bool = False
    suspended: bool = False
    deployed: tuple[Migrated, ...] = ()


@dataclass(frozen=True, slots=True)
class ByMigrations:
    """One look at a target with migrations, at the moment of weighing."""

    comparing: Comparing
    expected: Wanted
    standing: MigrationStatus
    actual: Snapshot
    drift: Drift
    now: datetime

    def weighed(self) -> Weighed:
        """What differs, sorted out."""
        history = self._remembered()
        facts: list[object] = list(self._pending(history))
        if self.standing.ledger is None:
            if empty := self._empty():
                drift, expected = empty
                return Weighed(drift=drift, expected=expected, facts=tuple(facts), history=history, waits=True)
            facts.clear()
        if self.expected.suspended:
            return self._waiting(history, facts)
        if held := self._lock(history):
            facts.append(held)
            if isinstance(held, Running):
                return self._waiting(history, facts)
        drift = self._without_outdated()
        explained = self._explained(drift)
        left = explained.left
        found: list[object] = []
        if explained.by:
            found, history = self._applying(explained.by, history)
        elif left and (stamped := self._stamp()):
            found, left = [stamped], ()
        moved: tuple[Migrated, ...] = ()
        if not explained.by and not found:
            moved = tuple(deployed(self.comparing, self.expected, self.standing, self.actual, self.now))
            if not left:
                history = msgspec.structs.replace(history, observed=snapshot_digest(self.actual))
        return Weighed(
            drift=replace(drift, changes=left),
            expected=self.expected,
            facts=(*facts, *found),
            history=history,
            waits=bool(found or explained.by or self.standing.failed or self._is_behind()),
            deployed=moved,
        )

    @property
    def _before(self) -> Remembered:
        return self.comparing.services.memory.history

    def _empty(self) -> tuple[Drift, Wanted] | None:
        """A database in which nothing is yet waits for all migrations, and lacks no ledger."""
        nothing = self._replayed([])
        if nothing is None or not self.standing.pending:
            return None
        about = tuple(each for each in self.expected.about_target if not isinstance(each, NoLedger))
        named = f"{self.standing.history.folder}@nothing"
        expected = replace(self.expected, snapshot=nothing, named=named, about_target=about, trouble=None)
        drift = self.comparing.drift(expected, self.actual)
        return None if drift.changes else (drift, expected)

    def _is_behind(self) -> bool:
        return bool(self.standing.pending and self.standing.ledger is not None)

    def _waiting(self, history: Remembered, facts: Sequence[object]) -> Weighed:
        return Weighed(
            drift=replace(self.drift, changes=()),
            expected=self.expected,
            facts=tuple(facts),
            history=history,
            waits=True,
            suspended=True,
        )

    def _remembered(self) -> Remembered:
        standing, before = self.standing, self._before
        lock = standing.ledger.lock if standing.ledger else None
        done = (*standing.applied, *standing.outdated)
        return Remembered(
            ledger=ledger_mark(standing),
            version=standing.version,
            applied=tuple(each.version for each in done),
            marks=self._marks(done),
            pending={each.version: before.pending.get(each.version, self.now) for each in standing.pending},
            locked=((lock.since or before.locked or self.now) if lock else None),
            behind=(before.behind or self.now) if standing.ahead else None,
            observed=before.observed,
        )

    def _marks(self, done: Sequence[Migration]) -> dict[str, str]:
        """What each file was when it was first seen applied, for as long as the ledger has it."""
        before = self._before.marks
        entries = self.standing.ledger.entries if self.standing.ledger else ()
        kept = {each.version: before[each.version] for each in entries if each.version in before}
        return kept | {each.version: before.get(each.version) or file_mark(each) for each in done}

    def _pending(self, history: Remembered) -> Iterator[Pending]:
        waiting = self.standing.pending
        if waiting and not self.standing.ahead:
            yield Pending(
                names=tuple(each.named for each in waiting),
                since=min(history.pending.values()),
                now=self.now,
                fields={"version": FieldChange(waiting[-1].version, self.standing.version)},
            )

    def _lock(self, history: Remembered) -> Running | LockHeld | None:
        lock = self.standing.ledger.lock if self.standing.ledger else None
        if lock is None or history.locked is None:
            return None
        patience = self.comparing.services.deploy_timeout
        if self.now - history.locked < patience:
            return Running(by=lock.by)
        return LockHeld(by=lock.by, since=history.locked, patience=patience)

    def _without_outdated(self) -> Drift:
        """What an older version of a repeatable migration made is known to nobody."""
        outdated = self.standing.outdated
        if not outdated or not self.drift.changes or self.expected.snapshot is None:
            return self.drift
        later = self._replayed([*self.standing.applied, *outdated])
        if later is None:
            return self.drift
        touched = [each.key for each in self.comparing.drift(self.expected, later).changes]
        names = ", ".join(each.version for each in outdated)
        kept: list[Change] = []
        notes: list[NotCompared] = []
        for each in self.drift.changes:
            if any(under(each.key, key) for key in touched):
                reason = f"an older version of {names} is applied"
                notes.append(NotCompared(each.key.kind, reason, each.key.dotted))
            else:
                kept.append(each)
        unjudged = self.drift.unjudged | {each.object for each in notes if each.object}
        return replace(
            self.drift,
            changes=tuple(kept),
            not_compared=(*self.drift.not_compared, *notes),
            unjudged=unjudged,
        )

    def _explained(self, drift: Drift) -> Explained:
        steps: list[Drift] = []
        pending = self.standing.pending
        if drift.changes and self.standing.ledger is not None:
            for count in range(1, min(len(pending), _MOST_STEPS) + 1):
                state = self._replayed([*self.standing.applied, *pending[:count]])
                if state is None:
                    break
                steps.append(self.comparing.drift(replace(self.expected, snapshot=state), self.actual))
        return explain(drift.changes, steps)

    def _applying(self, by: Sequence[tuple[int, Change]], history: Remembered) -> tuple[list[object], Remembered]:
        """Migrations whose work is there though the ledger does not say so: begun, or taken out of the ledger."""
        table = self.standing.ledger.table if self.standing.ledger else ""
        gone = list(lost(self.standing, self._before, table))
        if gone:
            return list(gone), history
        steps = sorted({place for place, _ in by})
        waiting = [self.standing.pending[place] for place in steps]
        applying = {each.version: self._before.applying.get(each.version, self.now) for each in waiting}
        since = min(applying.values())
        migrations, version = self.comparing.services.migrations, waiting[-1].version
        fact = BeingApplied(
            names=tuple(each.named for each in waiting),
            objects=tuple(f"{change.key.kind.replace('_', ' ')} {change.key.dotted}" for _, change in by),
            since=since,
            overdue=self.now - since >= self.comparing.services.deploy_timeout,
            command=migrations.command("stamp", self.standing, version=version) if migrations else "",
        )
        return [fact], msgspec.structs.replace(history, applying=applying)

    def _stamp(self) -> StampedNotRun | None:
        steps = ((each, self._replayed(each)) for each in earlier(self.standing))
        return stamped(self.comparing, self.expected, self.actual, steps)

    def _replayed(self, migrations: Sequence[Migration]) -> Snapshot | None:
        services = self.comparing.services
        if services.migrations is None or not self.standing.sound:
            return None
        engine = self.actual.engine
        try:
            return services.migrations.replayed(migrations, engine.collation, engine.major, ahead=True)
        except (SourceInvalid, ScratchUnavailable):
            return None
