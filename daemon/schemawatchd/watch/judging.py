"""From what was weighed to what a look ends with: findings, status, and what the next look has to know."""

from collections.abc import Iterator
from dataclasses import replace

import msgspec

from schemawatchd.diff.fields import fields_compared
from schemawatchd.diff.scope import Scope, Sieve
from schemawatchd.errors import ScratchUnavailable, SourceInvalid
from schemawatchd.incidents.advance import Seen
from schemawatchd.incidents.waiver import about, waived
from schemawatchd.reports.report import MigrationReport, SourceReport, Status
from schemawatchd.rules.facts import SchemaNotLoaded, SnapshotFromBefore, WaiversBroken
from schemawatchd.rules.finding import Finding, Verdict
from schemawatchd.rules.judge import judge
from schemawatchd.rules.ledger_facts import Migrated
from schemawatchd.rules.series import series_ending
from schemawatchd.rules.view import View
from schemawatchd.schema.digest import snapshot_digest
from schemawatchd.schema.kinds.partition import Partition
from schemawatchd.schema.snapshot import NotCompared, Snapshot
from schemawatchd.schema.target import Target
from schemawatchd.watch.comparing import Comparing
from schemawatchd.watch.examination import Examination
from schemawatchd.watch.expecting import Wanted
from schemawatchd.watch.printing import Printing
from schemawatchd.watch.reading import Reading
from schemawatchd.watch.services import Memory, Services
from schemawatchd.watch.upgrades import not_read, server_moved, told_together
from schemawatchd.watch.weighing import Weighed

ITSELF = "database"
"""The kind that stands for the target itself in findings and in `Seen`."""
FILES = "file"
"""The kind of findings about files of the project."""


def examination(comparing: Comparing, reading: Reading, weighed: Weighed) -> Examination:
    """Everything that one look found."""
    target, services = comparing.target, comparing.services
    expected, actual, drift = weighed.expected, reading.snapshot, weighed.drift
    view = View(target.name, target.environment, expected.snapshot, actual)
    refused = [each for each in actual.coverage.failed if not _ignored(target, each)]
    facts: list[object] = [*not_read(refused), *server_moved(target.name, services.memory.engine, actual.engine)]
    facts += series_ending(_partitions(actual, comparing.scope(expected)), actual.taken_at)
    facts += [*expected.about_target, *weighed.facts]
    judged = _with_evidence(judge(drift.changes, facts, view, services.policy), weighed)
    judged += judge((), list(_good_news(judged, weighed, services.memory)), view, services.policy)
    about_files = judge((), expected.about_files, view, services.policy)
    judged, about_waivers = _waived(judged, comparing, weighed)
    fields = fields_compared(expected.snapshot, actual) if expected.snapshot else {}
    still = _still(services.memory, reading.pulse.sound, expected.fingerprint)
    findings, knows = told_together(judged, fields, services, view, still=still)
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
        project=_about_the_schema(expected, services),
        about_files=(*about_files, *about_waivers),
        seen=_seen(target, weighed, actual),
        cosmetic=drift.cosmetic,
        not_compared=drift.not_compared,
        status=_status(findings, error, waits=weighed.waits),
        schemas=comparing.schemas(expected),
        knows=replace(knows, pinned=comparing.pinned(expected, actual, drift), history=weighed.history),
        error=error,
        start=reading.start,
        whole=reading.whole,
        repeatable=not refused and not isinstance(expected.trouble, ScratchUnavailable),
        migration=_migration(expected),
        source=_source(services),
        expected=_printing(expected),
    )


def _good_news(judged: tuple[Finding, ...], weighed: Weighed, memory: Memory) -> Iterator[Migrated]:
    """A deployment beside which there is no drift but the very same as before: other drift may be its doing."""
    drift = [each for each in judged if each.verdict is Verdict.DRIFT]
    if all(memory.findings.get(each.id) == each.fingerprint for each in drift):
        yield from (replace(each, left=len(drift)) for each in weighed.deployed)


def _with_evidence(findings: tuple[Finding, ...], weighed: Weighed) -> tuple[Finding, ...]:
    """With a ledger, what no migration explains is known to be unauthorised."""
    standing = weighed.expected.standing
    if standing is None or standing.ledger is None:
        return findings
    evidence = {"authorised": False, "ledger": f"{standing.ledger.table} says {standing.version or 'nothing'}"}
    return tuple(
        msgspec.structs.replace(each, evidence={**each.evidence, **evidence})
        if each.verdict is Verdict.DRIFT
        else each
        for each in findings
    )


def _waived(
    findings: tuple[Finding, ...], comparing: Comparing, weighed: Weighed
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The findings with those marked that the team accepts, and what is to be said of the waivers."""
    target, services = comparing.target, comparing.services
    file, today = services.waivers, services.clock.now().date()
    own = file.of(target.name)
    facts: list[object] = []
    if file.trouble is not None:
        facts.append(WaiversBroken(path=file.path, says=file.trouble.says, hint=file.trouble.hint))
    if weighed.expected.snapshot is not None and not weighed.suspended:
        facts += about(findings, own, file.path, today)
    view = View(target.name, target.environment)
    return waived(findings, own, today), judge((), facts, view, services.policy)


def _migration(expected: Wanted) -> MigrationReport | None:
    standing = expected.standing
    if standing is None:
        return None
    return MigrationReport(
        format=standing.history.format,
        applied=standing.version or None,
        head="+".join(standing.history.heads) or None,
        pending=tuple(each.version for each in standing.pending),
    )


def _printing(expected: Wanted) -> Printing | None:
    if expected.snapshot is None or expected.prints is None:
        return None
    return Printing(expected.snapshot.objects, expected.prints)


def _source(services: Services) -> SourceReport | None:
    found = services.migrations.checkout() if services.migrations else None
    if found is None:
        return None
    age = services.clock.now() - found.at
    return SourceReport(commit=found.commit, age_seconds=int(age.total_seconds()))


def _still(memory: Memory, sound: str, fingerprint: str) -> bool:
    """Whether neither the database nor its source has moved since the last look."""
    return memory.pulse is not None and memory.pulse.sound == sound and memory.fingerprint == fingerprint


def _partitions(actual: Snapshot, scope: Scope) -> Iterator[Partition]:
    """Those under watch. A table that has been kept one way so far is expected to be, whatever a file says."""
    sieve = Sieve(scope, {}, actual.objects)
    for key, each in actual.objects.items():
        if isinstance(each, Partition) and not scope.outside(each) and not sieve.why(key, each.parents):
            yield each


def _seen(target: Target, weighed: Weighed, actual: Snapshot) -> Seen:
    """What this look can vouch for: nothing but the target itself while what should be there is not known."""
    expected = weighed.expected
    files = {FILES}
    if expected.snapshot is None or not expected.current or weighed.suspended:
        return Seen(target.name, frozenset({ITSELF, *files}))
    kinds = expected.snapshot.coverage.read & actual.coverage.read | {ITSELF, *files}
    return Seen(target.name, kinds, weighed.drift.unjudged)


def _ignored(target: Target, refused: NotCompared) -> bool:
    whole = (each for each in target.ignore if each.name == "*" and each.owner is None)
    return any(each.kind == refused.kind for each in whole)


def _about_the_schema(expected: Wanted, services: Services) -> tuple[Finding, ...]:
    trouble = expected.trouble
    if services.migrations is not None:
        return ()
    if trouble is None:
        return judge((), list(_from_before(expected)), View(None), services.policy)
    known = trouble if isinstance(trouble, SourceInvalid) else None
    fact = SchemaNotLoaded(
        path=services.expectation.named if services.expectation else expected.named,
        says=trouble.says,
        hint=trouble.hint,
        line=known.line if known else None,
        statement=known.statement if known else "",
        last_good=expected.snapshot is not None,
    )
    return judge((), [fact], View(None), services.policy)


def _from_before(expected: Wanted) -> Iterator[SnapshotFromBefore]:
    unknown = expected.snapshot.coverage.unknown if expected.snapshot else {}
    if unknown:
        names = tuple(f"{kind} ({', '.join(fields)})" for kind, fields in sorted(unknown.items()))
        yield SnapshotFromBefore(path=expected.named, unknown=names)


def _status(findings: tuple[Finding, ...], error: str | None, *, waits: bool) -> Status:
    if any(each.verdict is Verdict.DRIFT and each.waived is None for each in findings):
        return Status.DRIFT
    if error:
        return Status.UNKNOWN
    return Status.PENDING if waits else Status.IN_SYNC
