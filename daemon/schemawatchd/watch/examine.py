"""One look at one target: pulse, sources, snapshot, comparison, judgement. Every trigger ends here."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from schemawatchd.diff.compare import Drift, compare
from schemawatchd.diff.fields import fields_compared
from schemawatchd.diff.preset import presets as known_presets
from schemawatchd.diff.scope import Scope, Sieve
from schemawatchd.diff.wording import Pinned
from schemawatchd.errors import SchemawatchdError, ScratchUnavailable
from schemawatchd.incidents.advance import Seen
from schemawatchd.reports.report import Status
from schemawatchd.rules.facts import SchemaNotLoaded, SnapshotFromBefore, TargetNotExamined
from schemawatchd.rules.finding import Finding, Verdict
from schemawatchd.rules.judge import judge
from schemawatchd.rules.policy import Policy
from schemawatchd.rules.series import series_ending
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import sentences
from schemawatchd.schema.digest import snapshot_digest
from schemawatchd.schema.kinds.partition import Partition
from schemawatchd.schema.snapshot import NotCompared, Snapshot, Start
from schemawatchd.schema.target import Target
from schemawatchd.watch.examination import Examination, Outcome, Quiet, Unexamined
from schemawatchd.watch.expecting import Wanted, mark, wanted
from schemawatchd.watch.reading import Reading, settled, steady
from schemawatchd.watch.services import Memory, Services
from schemawatchd.watch.upgrades import not_read, server_moved, told_together

ITSELF = "database"
"""The kind that stands for the target itself in findings and in `Seen`."""


def examine(target: Target, services: Services) -> Outcome:
    """Look at `target` and say what is so. Writes nothing; a look that fails is an `Unexamined`, not an error."""
    try:
        with services.connect() as session:
            pulse = session.pulse(services.memory.pulse)
            if _nothing_moved(target, services, pulse.sound):
                return Quiet(target=target, at=services.clock.now(), pulse=pulse)
            expected = wanted(services, session.engine, target.settle.total_seconds())
            first = reading = steady(session, target, services, pulse, _start(target, services))
            drift = drift_of(target, services, expected, reading.snapshot)
            if drift.changes and not _known(services, expected, reading):
                reading = settled(session, target, services, first)
            if reading is not first:
                drift = drift_of(target, services, expected, reading.snapshot)
            return _examined(target, services, expected, reading, drift)
    except SchemawatchdError as error:
        return unexamined(target, services.policy, services.clock.now(), error)


def _nothing_moved(target: Target, services: Services, sound: str) -> bool:
    memory = services.memory
    if _full_is_due(target, services) or memory.pulse is None or not memory.settled:
        return False
    return memory.pulse.sound == sound and mark(services.expectation) == memory.fingerprint


def _full_is_due(target: Target, services: Services) -> bool:
    last = services.memory.last_full
    return services.always_full or last is None or services.clock.now() - last >= target.full_every


def _start(target: Target, services: Services) -> Start | None:
    """Where the reading may start from: a full one is not begun by half."""
    return None if _full_is_due(target, services) else services.memory.start


def _known(services: Services, expected: Wanted, reading: Reading) -> bool:
    """Whether the last look saw the very same on both sides."""
    memory = services.memory
    return expected.fingerprint == memory.fingerprint and snapshot_digest(reading.snapshot) == memory.digest


def _schemas(target: Target, expected: Wanted) -> frozenset[str]:
    """The schemas to compare: those configured, else those that the canonical schema mentions."""
    if target.schemas or expected.snapshot is None:
        return frozenset(target.schemas)
    return frozenset(
        name for each in expected.snapshot.objects.values() if (name := getattr(each, "schema", None))
    )


def drift_of(target: Target, services: Services, expected: Wanted, actual: Snapshot) -> Drift:
    """What of `expected` is not so in `actual`, as far as the target's configuration has it compared."""
    if expected.snapshot is None:
        return Drift((), actual.not_compared)
    known = services.memory.pinned
    fitting = known and known.of == _readers(services, expected.snapshot, actual)
    return compare(expected.snapshot, actual, _scope(target, expected), known.pins if known and fitting else None)


def _readers(services: Services, expected: Snapshot, actual: Snapshot) -> str:
    """Who words the texts of both sides, and who reads them: where one of these moved, all texts may have."""
    sides = (f"{each.engine.name} {each.engine.major}" for each in (expected, actual))
    return f"{', '.join(sides)}, reader {services.reader}"


def _pinned(services: Services, expected: Wanted, actual: Snapshot, drift: Drift) -> Pinned | None:
    """The texts to start from at the next look; an older version of the schema teaches nothing."""
    if expected.snapshot is None or not expected.current:
        return services.memory.pinned
    if drift.pins is None:
        return None
    return Pinned(_readers(services, expected.snapshot, actual), dict(drift.pins))


def _scope(target: Target, expected: Wanted) -> Scope:
    notes = expected.snapshot.not_compared if expected.snapshot else ()
    unmade = frozenset((each.kind, each.object) for each in notes if each.object)
    presets = tuple(each for name in target.presets for each in known_presets()[name].ignored)
    return Scope(_schemas(target, expected), target.ignore + presets, unmade, target.roles)


def _examined(target: Target, services: Services, expected: Wanted, reading: Reading, drift: Drift) -> Examination:
    actual = reading.snapshot
    view = View(target.name, target.environment, expected.snapshot, actual)
    refused = [each for each in actual.coverage.failed if not _ignored(target, each)]
    facts: list[object] = [*not_read(refused), *server_moved(target.name, services.memory.engine, actual.engine)]
    facts += series_ending(_partitions(actual, _scope(target, expected)), actual.taken_at)
    judged = judge(drift.changes, facts, view, services.policy)
    fields = fields_compared(expected.snapshot, actual) if expected.snapshot else {}
    still = _still(services.memory, reading.pulse.sound, expected.fingerprint)
    findings, knows = told_together(judged, fields, services, view, still=still)
    project = _about_the_schema(expected, services)
    error = expected.error or ("; ".join(f"{each.kind}: {each.reason}" for each in refused) or None)
    return Examination(
        target=target,
        at=services.clock.now(),
        engine=actual.engine,
        pulse=reading.pulse,
        actual=actual,
        digest=snapshot_digest(actual),
        fingerprint=expected.fingerprint,
        expected_from=expected.named if expected.snapshot else None,
        findings=findings,
        project=project,
        seen=_seen(target, expected, actual, drift),
        cosmetic=drift.cosmetic,
        not_compared=drift.not_compared,
        status=_status(findings, error),
        schemas=_schemas(target, expected),
        knows=replace(knows, pinned=_pinned(services, expected, actual, drift)),
        error=error,
        start=reading.start,
        whole=reading.whole,
        repeatable=not refused and not isinstance(expected.trouble, ScratchUnavailable),
    )


def _still(memory: Memory, sound: str, fingerprint: str) -> bool:
    """Whether neither the database nor its source has moved since the last look."""
    return memory.pulse is not None and memory.pulse.sound == sound and memory.fingerprint == fingerprint


def _partitions(actual: Snapshot, scope: Scope) -> Iterator[Partition]:
    """Those under watch. A table that has been kept one way so far is expected to be, whatever a file says."""
    sieve = Sieve(scope, {}, actual.objects)
    for key, each in actual.objects.items():
        if isinstance(each, Partition) and not scope.outside(each) and not sieve.why(key, each.parents):
            yield each


def _seen(target: Target, expected: Wanted, actual: Snapshot, drift: Drift) -> Seen:
    """What this look can vouch for: nothing but the target itself while the canonical schema is not known."""
    if expected.snapshot is None or not expected.current:
        return Seen(target.name, frozenset({ITSELF}))
    kinds = expected.snapshot.coverage.read & actual.coverage.read | {ITSELF}
    return Seen(target.name, kinds, drift.unjudged)


def _ignored(target: Target, refused: NotCompared) -> bool:
    whole = (each for each in target.ignore if each.name == "*" and each.owner is None)
    return any(each.kind == refused.kind for each in whole)


def _about_the_schema(expected: Wanted, services: Services) -> tuple[Finding, ...]:
    trouble = expected.trouble
    if trouble is None:
        return judge((), list(_from_before(expected)), View(None), services.policy)
    fact = SchemaNotLoaded(
        path=services.expectation.named,
        says=trouble.says,
        hint=trouble.hint,
        line=getattr(trouble, "line", None),
        statement=getattr(trouble, "statement", ""),
        last_good=expected.snapshot is not None,
    )
    return judge((), [fact], View(None), services.policy)


def _from_before(expected: Wanted) -> Iterator[SnapshotFromBefore]:
    unknown = expected.snapshot.coverage.unknown if expected.snapshot else {}
    if unknown:
        names = tuple(f"{kind} ({', '.join(fields)})" for kind, fields in sorted(unknown.items()))
        yield SnapshotFromBefore(path=expected.named, unknown=names)


def _status(findings: tuple[Finding, ...], error: str | None) -> Status:
    if any(each.verdict is Verdict.DRIFT for each in findings):
        return Status.DRIFT
    return Status.UNKNOWN if error else Status.IN_SYNC


def unexamined(target: Target, policy: Policy, now: datetime, error: SchemawatchdError) -> Unexamined:
    """The outcome of a look that `error` ended."""
    fact = TargetNotExamined(target=target.name, says=error.says, hint=error.hint)
    return Unexamined(
        target=target,
        at=now,
        findings=judge((), [fact], View(target.name, target.environment), policy),
        error=sentences(error.says, error.hint),
        cause=type(error).__name__,
    )
