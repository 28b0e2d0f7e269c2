"""From what differs to what that means: drift, pending, a migration under way, or a deployment."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import msgspec

from schemawatchd.diff.changes import Change, Removed
from schemawatchd.diff.compare import Drift
from schemawatchd.diff.explained import Explained, explain, under
from schemawatchd.errors import ScratchUnavailable, SourceInvalid
from schemawatchd.history.migration import Migration, file_mark
from schemawatchd.history.status import MigrationStatus
from schemawatchd.incidents.target_state import Acceptance, Baseline, HistoryState
from schemawatchd.rules.finding import FieldChange
from schemawatchd.rules.ledger_facts import (
    BeingApplied,
    Followed,
    LockHeld,
    Migrated,
    NoLedger,
    Pending,
    Running,
    SchemaWaits,
    StampedNotRun,
)
from schemawatchd.rules.wording import sentences
from schemawatchd.schema.digest import snapshot_digest
from schemawatchd.schema.snapshot import NotCompared, Snapshot
from schemawatchd.watch.expected import Comparing, ExpectedState, ledger_mark, lost, without_changes

_MOST_STEPS = 20
_NAMED_AT_MOST = 5
_COMPUTED = re.compile(r"\b(?:execute(?!\s+(?:function|procedure|on)\b)|prepare|concat|format)\b")
"""What runs a text that is put together. Triggers that EXECUTE FUNCTION and GRANT EXECUTE ON name all they do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Classified:
    """The drift that is left, measured against `expected`; facts beside it; and what to remember.

    `waits`: something is pending. `suspended`: nothing could be judged. `deployed` is good news as long as all the
    drift that is left was there before.
    """

    drift: Drift
    expected: ExpectedState
    facts: tuple[object, ...] = ()
    history: HistoryState = field(default_factory=HistoryState)
    waits: bool = False
    suspended: bool = False
    deployed: tuple[Migrated, ...] = ()
    unknown: str = ""
    """Why this check cannot call the target in sync."""
    accepted: bool = False
    """Whether what is there became the baseline because somebody said so."""
    again: timedelta | None = None
    """How soon the target is to be checked again, where it cannot wait for its interval."""
    baseline: Snapshot | None = None
    """The snapshot of a baseline that begins with this check, where it is none that the check itself read."""


@dataclass(frozen=True, slots=True)
class HistoryClassifier:
    """One look at a target with migrations, at the moment of weighing."""

    comparing: Comparing
    expected: ExpectedState
    standing: MigrationStatus
    actual: Snapshot
    drift: Drift
    now: datetime

    def classify(self) -> Classified:
        """What differs, sorted out."""
        history = self._remembered()
        facts: list[object] = list(self._pending(history))
        if self.standing.ledger is None:
            if empty := self._empty():
                drift, expected = empty
                return Classified(drift=drift, expected=expected, facts=tuple(facts), history=history, waits=True)
            facts.clear()
        held = None if self.expected.suspended else self._lock(history)
        if held:
            facts.append(held)
        accepted = self.comparing.services.accepted() if self._may_accept() else None
        if accepted is not None:
            return self._accepting(history, facts, accepted)
        if self.expected.suspended or isinstance(held, Running):
            return self._waiting(history, facts)
        if self.expected.snapshot is None:
            return self._beginning(history, facts)
        return self._sorted_out(history, facts)

    def _sorted_out(self, history: HistoryState, facts: Sequence[object]) -> Classified:
        """What is pending, what is being applied, and what is drift."""
        drift = self._without_outdated()
        unknown = ""
        if self.expected.newer:
            drift, unknown = self._without_newer(drift)
        explained = self._explained(drift)
        left = explained.left
        found: list[object] = []
        if explained.by:
            found, history = self._applying(explained.by, history)
        elif left and (stamped := self._stamp(left)):
            found, left = [stamped], ()
        moved: tuple[Migrated, ...] = ()
        baseline: Snapshot | None = None
        if not explained.by and not found:
            moved = tuple(deployed(self.comparing, self.expected, self.standing, self.actual, self.now))
            history, baseline = self._with_baseline(history, left)
        return Classified(
            drift=replace(drift, changes=left),
            expected=self.expected,
            facts=(*facts, *found),
            history=history,
            waits=bool(found or explained.by or self.standing.failed or self._is_behind()),
            deployed=moved,
            unknown=unknown,
            baseline=baseline,
        )

    def _beginning(self, history: HistoryState, facts: Sequence[object]) -> Classified:
        """Nothing is known to compare with; perhaps what is there is remembered for the next check."""
        if self.expected.begins:
            history = msgspec.structs.replace(
                history, baseline=self._baseline(history, snapshot_digest(self.actual))
            )
        return Classified(
            drift=self.drift, expected=self.expected, facts=tuple(facts), history=history, waits=self._is_behind()
        )

    def _may_accept(self) -> bool:
        return self.expected.by_baseline and not self.comparing.services.stateless and not self.standing.failed

    def _accepting(self, history: HistoryState, facts: Sequence[object], accepted: Acceptance) -> Classified:
        """What is there becomes the baseline because somebody says so; this check compares it with nothing."""
        found = msgspec.structs.replace(
            self._baseline(history, snapshot_digest(self.actual)), by=accepted.by, reason=accepted.reason
        )
        says = f"{accepted.by} accepted the current state as the baseline: {accepted.reason}"
        return Classified(
            drift=replace(self.drift, changes=()),
            expected=replace(self.expected, snapshot=None, unknown="", move=None),
            facts=tuple(facts),
            history=msgspec.structs.replace(history, baseline=found),
            waits=self._is_behind(),
            unknown=sentences(says, "The next check compares with it."),
            again=self.comparing.target.settle,
            accepted=True,
        )

    def _baseline(self, history: HistoryState, digest: str) -> Baseline:
        return Baseline(digest=digest, ledger=history.ledger, version=history.version, at=self.now)

    def _with_baseline(
        self, history: HistoryState, left: Sequence[Change]
    ) -> tuple[HistoryState, Snapshot | None]:
        """What is right here, as far as it is known, for checks that cannot replay these migrations.

        While drift is open that is no snapshot that was ever read: it is what is there, with the drift undone.
        """
        before, expected = history.baseline, self.expected
        if expected.newer or not (self.standing.sound or expected.move) or self.comparing.services.stateless:
            return history, None
        if not left and expected.move is None:
            found = self._baseline(history, snapshot_digest(self.actual))
            same = before is not None and (before.digest, before.ledger) == (found.digest, found.ledger)
            return (history if same else msgspec.structs.replace(history, baseline=found)), None
        if before is not None and before.ledger == history.ledger:
            return history, None
        wanted = expected.snapshot
        right = without_changes(self.actual, left, wanted) if wanted is not None else self.actual
        found = self._baseline(history, snapshot_digest(right))
        return msgspec.structs.replace(history, baseline=found), right

    def _without_newer(self, drift: Drift) -> tuple[Drift, str]:
        """The schema file may be of a later version: what only the file has is pending, the rest is unknown."""
        kept = [each for each in drift.changes if not isinstance(each, Removed)]
        if not kept:
            return replace(drift, changes=()), ""
        reason = f"{self.expected.named} may be newer than the database while migrations are pending"
        notes = tuple(NotCompared(each.key.kind, reason, each.key.dotted) for each in kept)
        unjudged = drift.unjudged | {each.key.dotted for each in drift.changes}
        names = ", ".join(each.key.dotted for each in kept[:_NAMED_AT_MOST])
        more = f" and {len(kept) - _NAMED_AT_MOST} more" if len(kept) > _NAMED_AT_MOST else ""
        says = f"{reason}, so it is not known whether these are drift: {names}{more}"
        advice = "Keep the schema file in the repository of the migrations, which has its earlier versions."
        emptied = replace(drift, changes=(), not_compared=(*drift.not_compared, *notes), unjudged=unjudged)
        return emptied, sentences(says, advice)

    @property
    def _before(self) -> HistoryState:
        return self.comparing.services.state.history

    def _empty(self) -> tuple[Drift, ExpectedState] | None:
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

    def _waiting(self, history: HistoryState, facts: Sequence[object]) -> Classified:
        return Classified(
            drift=replace(self.drift, changes=()),
            expected=self.expected,
            facts=tuple(facts),
            history=history,
            waits=True,
            suspended=True,
        )

    def _remembered(self) -> HistoryState:
        standing, before = self.standing, self._before
        lock = standing.ledger.lock if standing.ledger else None
        done = (*standing.applied, *standing.outdated)
        return HistoryState(
            ledger=ledger_mark(standing),
            version=standing.version,
            applied=tuple(each.version for each in done),
            marks=self._marks(done),
            pending={each.version: before.pending.get(each.version, self.now) for each in standing.pending},
            locked=((lock.since or before.locked or self.now) if lock else None),
            behind=(before.behind or self.now) if standing.ahead else None,
            baseline=before.baseline,
        )

    def _marks(self, done: Sequence[Migration]) -> dict[str, str]:
        """What each file was when it was first seen applied, for as long as the ledger has it."""
        before = self._before.marks
        entries = self.standing.ledger.entries if self.standing.ledger else ()
        kept = {each.version: before[each.version] for each in entries if each.version in before}
        return kept | {each.version: before.get(each.version) or file_mark(each) for each in done}

    def _pending(self, history: HistoryState) -> Iterator[Pending]:
        waiting = self.standing.pending
        if waiting and not self.standing.ahead:
            yield Pending(
                names=tuple(each.named for each in waiting),
                since=min(history.pending.values()),
                now=self.now,
                fields={"version": FieldChange(waiting[-1].version, self.standing.version)},
            )

    def _lock(self, history: HistoryState) -> Running | LockHeld | None:
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

    def _applying(
        self, by: Sequence[tuple[int, Change]], history: HistoryState
    ) -> tuple[list[object], HistoryState]:
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

    def _stamp(self, left: Sequence[Change]) -> StampedNotRun | None:
        """Whether the last migrations are noted as applied and were never run; replayed only if that may be so."""
        if not may_be_of(left, self.standing.applied[-_MOST_BACK:]):
            return None
        steps = ((each, self._replayed(each, ahead=False)) for each in earlier(self.standing))
        return stamped(self.comparing, self.expected, self.actual, steps)

    def _replayed(self, migrations: Sequence[Migration], *, ahead: bool = True) -> Snapshot | None:
        services = self.comparing.services
        if services.migrations is None or not self.standing.sound:
            return None
        engine = self.actual.engine
        try:
            return services.migrations.replayed(migrations, engine.collation, engine.major, ahead=ahead)
        except (SourceInvalid, ScratchUnavailable):
            return None


@dataclass(frozen=True, slots=True)
class SchemaFileClassifier:
    """A target that has a schema file alone: what the file last said tells whether the file or the database moved.

    `agreed` (in the history that is remembered) is the content that the database was last measured against before
    the file moved. What differs from that is drift; what differs from the new content alone is not deployed yet.
    """

    comparing: Comparing
    expected: ExpectedState
    actual: Snapshot
    drift: Drift
    now: datetime

    def classify(self) -> Classified:
        """The drift from the last agreement; what only the file says is pending."""
        before = self.comparing.services.state.history
        if not self.expected.current or not self.expected.key:
            return Classified(drift=self.drift, expected=self.expected, history=before)
        if not self.drift.changes:
            history = HistoryState(agreed=self.expected.key)
            facts = tuple(self._followed(before))
            return Classified(drift=self.drift, expected=self.expected, facts=facts, history=history)
        if before.agreed == self.expected.key:
            return Classified(drift=self.drift, expected=self.expected, history=before)
        agreed = self._agreed(before)
        return self._since(*agreed, before) if agreed else self._at_odds()

    def _followed(self, before: HistoryState) -> Iterator[Followed]:
        if before.moved is not None and before.agreed != self.expected.key:
            yield Followed(named=self.expected.named, since=before.moved, now=self.now)

    def _at_odds(self) -> Classified:
        """First comparison: store the current content as the baseline."""
        return Classified(drift=self.drift, expected=self.expected, history=HistoryState(agreed=self.expected.key))

    def _agreed(self, before: HistoryState) -> tuple[str, Snapshot] | None:
        """The last content that both agreed on, from memory or from the history of the repository."""
        expectation = self.comparing.services.expectation
        if expectation is None:
            return None
        if before.agreed:
            found = expectation.earlier(before.agreed)
            return (before.agreed, found) if found is not None else None
        engine = self.actual.engine
        if self.comparing.services.stateless:
            return None
        for each in expectation.committed(engine.collation, engine.major):
            known = replace(self.expected, snapshot=each.snapshot, prints=None)
            if not self.comparing.drift(known, self.actual).changes:
                return each.key, each.snapshot
        return None

    def _since(self, key: str, snapshot: Snapshot, before: HistoryState) -> Classified:
        """Against what was agreed; what is already as the file wants it is no drift either."""
        old = replace(self.expected, snapshot=snapshot, prints=None)
        drift = self.comparing.drift(old, self.actual)
        left = explain(drift.changes, [self.drift]).left
        wrong = {each.key for each in left}
        waiting = tuple(each for each in self.drift.changes if each.key not in wrong)
        if not waiting:
            return self._at_odds()
        since = before.moved or self.now
        names = tuple(f"{each.key.kind.replace('_', ' ')} {each.key.dotted}" for each in waiting)
        fact = SchemaWaits(
            named=self.expected.named,
            objects=names,
            since=since,
            now=self.now,
            fields={"schema": FieldChange(self.expected.key[:12], key[:12])},
        )
        return Classified(
            drift=replace(drift, changes=left),
            expected=old,
            facts=(fact,),
            history=HistoryState(agreed=key, moved=since),
            waits=True,
        )


_MOST_BACK = 5


def may_be_of(changes: Iterable[Change], migrations: Sequence[Migration]) -> bool:
    """Whether all of these objects may be the work of these migrations: their text names each of them.

    A database that lacks just what its last migrations make differs in nothing else. What text makes names out of
    parts, and what no text says (programs), may be about anything.
    """
    texts = [each.up.text.lower() if each.up else None for each in migrations]
    if any(text is None or _COMPUTED.search(text) for text in texts):
        return True
    text = "\n".join(each for each in texts if each)
    return all(_named_in(text, change.key.path[-1]) for change in changes)


def _named_in(text: str, name: str) -> bool:
    """A name that the server made up holds those that it was made of."""
    lowered = name.lower()
    return lowered in text or any(part in text for part in lowered.split("_") if len(part) > 2)  # noqa: PLR2004 -- shorter ones are in any text


def earlier(standing: MigrationStatus) -> Iterator[tuple[Migration, ...]]:
    """What was applied before the last five, the last four, and so on: each leads on from the one before."""
    applied = standing.applied
    for count in reversed(range(1, min(_MOST_BACK, len(applied)) + 1)):
        yield applied[:-count]


def stamped(
    comparing: Comparing,
    expected: ExpectedState,
    actual: Snapshot,
    steps: Iterable[tuple[Sequence[Migration], Snapshot | None]],
) -> StampedNotRun | None:
    """Whether the database is as it was some migrations ago, whatever the ledger says; as few as possible."""
    found: int | None = None
    for before, state in steps:
        if state is None:
            return None
        if not comparing.drift(replace(expected, snapshot=state), actual).changes:
            found = len(before)
    if found is None or expected.standing is None:
        return None
    return _told(comparing, expected.standing, found)


def _told(comparing: Comparing, standing: MigrationStatus, count: int) -> StampedNotRun:
    before = standing.applied[count - 1].version if count else ""
    migrations = comparing.services.migrations
    return StampedNotRun(
        version=standing.version,
        before=before,
        names=tuple(each.named for each in standing.applied[count:]),
        command=migrations.command("stamp", standing, version=before) if migrations else "",
    )


def deployed(
    comparing: Comparing, expected: ExpectedState, standing: MigrationStatus, actual: Snapshot, now: datetime
) -> Iterator[Migrated]:
    """The deployment since the last look at which ledger and database agreed, where there was one."""
    before = comparing.services.state.history
    if not (standing.sound or expected.move) or not before.ledger or before.ledger == ledger_mark(standing):
        return
    if before.version == standing.version:
        return
    new = frozenset(each.version for each in standing.applied if each.version not in before.applied)
    yield Migrated(
        target=comparing.target.name,
        before=before.version,
        now=standing.version,
        count=len(new),
        proved=expected.move is None and not expected.newer,
        changes=_changes(comparing, expected, actual, before),
        objects=_moved_objects(comparing, expected, actual),
        took=_took(standing, new, before, now),
        fields={"version": FieldChange(standing.version, before.version)},
    )


def _changes(comparing: Comparing, expected: ExpectedState, actual: Snapshot, before: HistoryState) -> int | None:
    """How many objects are not as they were at the last look, where all agreed then."""
    services = comparing.services
    baseline = before.baseline if before.baseline and not services.state.findings else None
    old = services.observed(baseline.digest) if baseline else None
    if old is None:
        return None
    return len(comparing.drift(replace(expected, snapshot=old), actual).changes)


def _moved_objects(comparing: Comparing, expected: ExpectedState, actual: Snapshot) -> tuple[str, ...]:
    """What changed together with a migration history whose migrations cannot be replayed, by name."""
    if expected.move is None:
        return ()
    drift = comparing.drift(replace(expected, snapshot=expected.move.last), actual)
    return tuple(f"{each.key.kind.replace('_', ' ')} {each.key.dotted}" for each in drift.changes)


def _took(standing: MigrationStatus, new: frozenset[str], before: HistoryState, now: datetime) -> timedelta | None:
    """From the first sign of it until now, or as the ledger notes it; None where neither was seen."""
    signs = [*before.applying.values(), *([before.locked] if before.locked else [])]
    if signs:
        return now - min(signs)
    entries = standing.ledger.entries if standing.ledger else ()
    noted = [each.at for each in entries if each.version in new and each.at is not None]
    return max(noted) - min(noted) if len(noted) > 1 else None
