"""One look at one target: pulse, sources, snapshot, comparison, judgement. Every trigger ends here."""

from datetime import datetime

from schemawatchd.diff.compare import Drift, compare
from schemawatchd.diff.preset import presets as known_presets
from schemawatchd.diff.scope import Scope
from schemawatchd.errors import SchemawatchdError, ScratchUnavailable
from schemawatchd.incidents.advance import Seen
from schemawatchd.reports.report import Status
from schemawatchd.rules.facts import KindNotRead, SchemaNotLoaded, TargetNotExamined
from schemawatchd.rules.finding import Finding, Verdict
from schemawatchd.rules.judge import judge
from schemawatchd.rules.policy import Policy
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import sentences
from schemawatchd.schema.digest import snapshot_digest
from schemawatchd.schema.snapshot import NotCompared, Snapshot
from schemawatchd.schema.target import Target
from schemawatchd.watch.examination import Examination, Outcome, Quiet, Unexamined
from schemawatchd.watch.expecting import Wanted, mark, wanted
from schemawatchd.watch.reading import Reading, settled, steady
from schemawatchd.watch.services import Services

ITSELF = "database"
"""The kind that stands for the target itself in findings and in `Seen`."""


def examine(target: Target, services: Services) -> Outcome:
    """Look at `target` and say what is so. Writes nothing; a look that fails is an `Unexamined`, not an error."""
    try:
        with services.connect() as session:
            pulse = session.pulse(services.memory.pulse)
            if _nothing_moved(target, services, pulse.sound):
                return Quiet(target=target, at=services.clock.now(), pulse=pulse)
            expected = wanted(services, session.engine.collation, target.settle.total_seconds())
            first = reading = steady(session, target, services, pulse)
            drift = _drift(target, expected, reading.snapshot)
            if drift.changes and not _known(services, expected, reading):
                reading = settled(session, target, services, first)
            if reading is not first:
                drift = _drift(target, expected, reading.snapshot)
            return _examined(target, services, expected, reading, drift)
    except SchemawatchdError as error:
        return unexamined(target, services.policy, services.clock.now(), error)


def _nothing_moved(target: Target, services: Services, sound: str) -> bool:
    memory = services.memory
    if services.always_full or memory.pulse is None or memory.last_full is None or not memory.settled:
        return False
    due = services.clock.now() - memory.last_full >= target.full_every
    return not due and memory.pulse.sound == sound and mark(services.expectation) == memory.fingerprint


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


def _drift(target: Target, expected: Wanted, actual: Snapshot) -> Drift:
    if expected.snapshot is None:
        return Drift((), actual.not_compared)
    unmade = frozenset((each.kind, each.object) for each in expected.snapshot.not_compared if each.object)
    presets = tuple(each for name in target.presets for each in known_presets()[name].ignored)
    scope = Scope(_schemas(target, expected), target.ignore + presets, unmade, target.roles)
    return compare(expected.snapshot, actual, scope)


def _examined(target: Target, services: Services, expected: Wanted, reading: Reading, drift: Drift) -> Examination:
    actual = reading.snapshot
    view = View(target.name, target.environment, expected.snapshot, actual)
    refused = [each for each in actual.coverage.failed if not _ignored(target, each)]
    facts = [KindNotRead(kind=each.kind, reason=each.reason) for each in refused]
    findings = judge(drift.changes, facts, view, services.policy)
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
        error=error,
        repeatable=not refused and not isinstance(expected.trouble, ScratchUnavailable),
    )


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
        return ()
    fact = SchemaNotLoaded(
        path=services.expectation.named,
        says=trouble.says,
        hint=trouble.hint,
        line=getattr(trouble, "line", None),
        statement=getattr(trouble, "statement", ""),
        last_good=expected.snapshot is not None,
    )
    return judge((), [fact], View(None), services.policy)


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
