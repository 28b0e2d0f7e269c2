"""What a check ends with: findings, status, and the state that the next check starts from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fnmatch import fnmatchcase

import msgspec

from schemawatchd.diff.changes import Removed
from schemawatchd.diff.fields import fields_compared
from schemawatchd.diff.scope import Scope, Sieve
from schemawatchd.errors import ScratchUnavailable, SourceInvalid, SourceStopped
from schemawatchd.incidents.advance import ITSELF, Seen
from schemawatchd.incidents.target_state import TargetState
from schemawatchd.incidents.waiver import about, waived
from schemawatchd.reports.report import MigrationReport, SourceReport, Status
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.facts import (
    AnotherServer,
    DatabaseEmpty,
    KindsNotRead,
    ObjectNotRead,
    ReadsMore,
    SchemaNotLoaded,
    ServerUpgraded,
    SnapshotFromBefore,
    WaiversBroken,
)
from schemawatchd.rules.finding import Finding, Verdict
from schemawatchd.rules.judge import judge
from schemawatchd.rules.ledger_facts import Migrated
from schemawatchd.rules.series import series_ending
from schemawatchd.schema.digest import snapshot_digest
from schemawatchd.schema.kinds.partition import Partition
from schemawatchd.schema.snapshot import EngineId, NotCompared, Pulse, Snapshot, Start
from schemawatchd.schema.target import Target
from schemawatchd.watch.classify import Classified
from schemawatchd.watch.evidence import LoggedChange, with_evidence
from schemawatchd.watch.expected import Comparing, ExpectedState
from schemawatchd.watch.reading import Reading
from schemawatchd.watch.services import Printing, Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Nothing moved since the last look: neither the database nor the sources."""

    target: Target
    at: datetime
    pulse: Pulse


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """A look that got an answer, in full or in part.

    `project` are findings about the canonical schema, `seen` what was really looked at, `error` why a part
    of the answer is unknown.
    """

    target: Target
    at: datetime
    engine: EngineId
    pulse: Pulse
    actual: Snapshot
    digest: str
    fingerprint: str
    expected_from: str | None
    findings: tuple[Finding, ...]
    project: tuple[Finding, ...]
    seen: Seen
    cosmetic: int
    not_compared: tuple[NotCompared, ...]
    status: Status
    state: TargetState
    """What the next check starts from."""
    schemas: frozenset[str] = frozenset()
    """Those that were compared; empty means all."""
    error: str | None = None
    about_files: tuple[Finding, ...] = ()
    """Findings about migrations and schema file that belong to this target, and to no object in it."""
    migration: MigrationReport | None = None
    source: SourceReport | None = None
    start: Start | None = None
    """What the next reading may start from."""
    accepted: bool = False
    """Whether what was found became the baseline because somebody said so: open drift ends with that."""
    again: timedelta | None = None
    """How soon it is to be checked again, where that cannot wait for the interval."""
    baseline: Snapshot | None = None
    """A snapshot to keep for later comparisons, where it is not `actual`."""
    expected: Printing | None = None
    """What should be there, where a server can print it."""

    @property
    def whole(self) -> bool:
        """Whether everything was read, and not only what moved since an earlier check."""
        return self.state.last_full == self.at


@dataclass(frozen=True, slots=True, kw_only=True)
class Unexamined:
    """A look without an answer: it moves nothing but the incident about the target itself."""

    target: Target
    at: datetime
    findings: tuple[Finding, ...]
    error: str
    cause: str
    again: timedelta | None = None


Outcome = Quiet | Examination | Unexamined


_NAMED = 5
_SEVERAL = 2
_HOLDS = frozenset({"table", "view", "virtual_table"})
FILES = "file"
"""The kind of findings about files of the project."""


def build_result(
    comparing: Comparing, reading: Reading, classified: Classified, evidence: Sequence[LoggedChange] = ()
) -> Examination:
    """Everything that one check found."""
    target, services = comparing.target, comparing.services
    expected, actual, drift = classified.expected, reading.snapshot, classified.drift
    refused, unread = _refused(target, actual), _unread_objects(target, expected, actual)
    judged = _judged(comparing, reading, classified, [*not_read(refused), *unread])
    judged = with_evidence(judged, evidence)
    view = RuleContext(target.name, target.environment)
    about_files = judge((), expected.about_files, view, services.policy)
    judged, about_waivers = _waived(judged, comparing, classified)
    fields = fields_compared(expected.snapshot, actual) if expected.snapshot else {}
    findings, known = fold_reader_upgrade(
        judged, fields, services, view, still=_still(services.state, reading.pulse.sound, expected.fingerprint)
    )
    error = expected.error or classified.unknown or _error(refused, unread)
    status = _status(findings, error, waits=classified.waits, compared=expected.snapshot is not None)
    known = msgspec.structs.replace(known, status=status, last_error=error)
    state = _after(known, comparing, reading, classified, partly=bool(refused or unread))
    return Examination(
        target=target,
        at=state.last_ok or actual.taken_at,
        engine=actual.engine,
        pulse=reading.pulse,
        actual=actual,
        digest=state.digest,
        fingerprint=expected.fingerprint,
        expected_from=expected.named if expected.snapshot else None,
        findings=findings,
        project=_about_the_schema(expected, services),
        about_files=(*about_files, *about_waivers),
        seen=_seen(target, classified, actual),
        cosmetic=drift.cosmetic,
        not_compared=drift.not_compared,
        status=status,
        state=state,
        schemas=comparing.schemas(expected),
        error=error,
        start=reading.start,
        accepted=classified.accepted,
        again=classified.again,
        baseline=classified.baseline,
        migration=_migration(expected),
        source=_source(services),
        expected=_printing(expected),
    )


def _judged(
    comparing: Comparing, reading: Reading, classified: Classified, about_reading: Sequence[object]
) -> tuple[Finding, ...]:
    """The findings of this check, in all: what differs, and the facts about target, migrations and reading."""
    target, services = comparing.target, comparing.services
    expected, actual = classified.expected, reading.snapshot
    view = RuleContext(target.name, target.environment, expected.snapshot, actual)
    facts = [*about_reading, *server_changes(target.name, services.state.engine, actual.engine)]
    facts += series_ending(_partitions(actual, comparing.scope(expected)), actual.taken_at)
    facts += [*expected.about_target, *classified.facts]
    empty = _emptiness(comparing.target, classified, actual)
    changes = () if empty else classified.drift.changes
    judged = _with_evidence(judge(changes, [*facts, *empty], view, services.policy), classified)
    return judged + judge((), list(_good_news(judged, classified, services.state)), view, services.policy)


def _emptiness(target: Target, classified: Classified, actual: Snapshot) -> tuple[DatabaseEmpty, ...]:
    """An empty SQLite file is one fact, and not as many as there were tables.

    Any program that opens a wrong path makes such a file, of 0 bytes; no server makes a database by mistake.
    """
    missing = [each for each in classified.drift.changes if isinstance(each, Removed) and each.key.kind == "table"]
    if (
        actual.engine.name != "sqlite"
        or len(missing) < _SEVERAL
        or any(key.kind in _HOLDS for key in actual.objects)
    ):
        return ()
    return (DatabaseEmpty(path=target.name, tables=len(missing)),)


def _after(
    before: TargetState, comparing: Comparing, reading: Reading, classified: Classified, *, partly: bool
) -> TargetState:
    """What the next check starts from; `partly` says that something could not be read."""
    expected, at = classified.expected, comparing.services.clock.now()
    partly = partly or bool(classified.unknown or expected.unknown)
    repeatable = not (partly or isinstance(expected.trouble, ScratchUnavailable | SourceStopped))
    return msgspec.structs.replace(
        before,
        # A privilege that is granted moves no change token, so the next check has to read everything.
        pulse=reading.pulse if repeatable else None,
        sources=expected.fingerprint,
        expected_from=expected.named if expected.snapshot else "",
        digest=snapshot_digest(reading.snapshot),
        engine=reading.snapshot.engine,
        last_look=at,
        last_full=at if reading.whole or before.last_full is None else before.last_full,
        last_ok=at,
        first_failed_at=None,
        pinned=comparing.pinned(expected, reading.snapshot, classified.drift),
        history=classified.history,
    )


def _good_news(judged: tuple[Finding, ...], classified: Classified, state: TargetState) -> Iterator[Migrated]:
    """A deployment beside which there is no drift but the very same as before: other drift may be its doing."""
    drift = [each for each in judged if each.verdict is Verdict.DRIFT]
    if all(state.findings.get(each.id) == each.fingerprint for each in drift):
        yield from (replace(each, left=len(drift)) for each in classified.deployed)


def _with_evidence(findings: tuple[Finding, ...], classified: Classified) -> tuple[Finding, ...]:
    """With a ledger, what no migration explains is known to be unauthorised."""
    standing = classified.expected.standing
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
    findings: tuple[Finding, ...], comparing: Comparing, classified: Classified
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The findings with those marked that the team accepts, and what is to be said of the waivers."""
    target, services = comparing.target, comparing.services
    file, today = services.waivers, (services.clock.now() - services.lead()).date()
    own = file.of(target.name)
    facts: list[object] = []
    if file.trouble is not None:
        facts.append(WaiversBroken(path=file.path, says=file.trouble.says, hint=file.trouble.hint))
    if classified.expected.snapshot is not None and not classified.suspended:
        facts += about(findings, own, file.path, today)
    view = RuleContext(target.name, target.environment)
    return waived(findings, own, today), judge((), facts, view, services.policy)


def _migration(expected: ExpectedState) -> MigrationReport | None:
    standing = expected.standing
    if standing is None:
        return None
    return MigrationReport(
        format=standing.history.format,
        applied=standing.version or None,
        head="+".join(standing.history.heads) or None,
        pending=tuple(each.version for each in standing.pending),
        not_run=tuple(each.version for each in expected.not_run),
    )


def _printing(expected: ExpectedState) -> Printing | None:
    if expected.snapshot is None or expected.prints is None:
        return None
    return Printing(expected.snapshot.objects, expected.prints)


def _source(services: Services) -> SourceReport | None:
    found = services.migrations.checkout() if services.migrations else None
    if found is None:
        return None
    age = services.clock.now() - found.at
    return SourceReport(commit=found.commit, age_seconds=int(age.total_seconds()))


def _still(state: TargetState, sound: str, fingerprint: str) -> bool:
    """Whether neither the database nor its source has moved since the last look."""
    return state.pulse is not None and state.pulse.sound == sound and state.sources == fingerprint


def _partitions(actual: Snapshot, scope: Scope) -> Iterator[Partition]:
    """Those under watch. A table that has been kept one way so far is expected to be, whatever a file says."""
    sieve = Sieve(scope, msgspec.structs.replace(actual, objects={}), actual)
    for key, each in actual.objects.items():
        if isinstance(each, Partition) and not scope.outside(each) and not sieve.why(key, each.parents):
            yield each


def _seen(target: Target, classified: Classified, actual: Snapshot) -> Seen:
    """What this look can vouch for: nothing but the target itself while what should be there is not known."""
    expected = classified.expected
    files = {FILES}
    empty = _emptiness(target, classified, actual)
    if expected.snapshot is None or not expected.current or classified.suspended or empty:
        return Seen(target.name, frozenset({ITSELF, *files}))
    kinds = expected.snapshot.coverage.read & actual.coverage.read | {ITSELF, *files}
    return Seen(target.name, kinds, classified.drift.unjudged)


def _unread_objects(target: Target, expected: ExpectedState, actual: Snapshot) -> list[ObjectNotRead]:
    """Single objects that could not be read on one of the sides and that the team does not ignore by name."""
    wanted = expected.snapshot.coverage.unread if expected.snapshot else ()
    sides = (("", actual.coverage.unread), (expected.named, wanted))
    return [
        ObjectNotRead(kind=each.kind, path=each.object, says=each.reason, source=source)
        for source, found in sides
        for each in found
        if each.object and not _ignored_by_name(target, each.kind, each.object)
    ]


def _ignored_by_name(target: Target, kind: str, dotted: str) -> bool:
    rules = (each for each in target.ignore if each.kind in (kind, "*") and each.owner is None)
    return any(fnmatchcase(dotted, each.name) for each in rules)


def _error(refused: Sequence[NotCompared], unread: Sequence[ObjectNotRead]) -> str | None:
    """Why a part of the answer is unknown."""
    kinds = [f"{each.kind}: {each.reason}" for each in refused]
    objects = [f"{each.kind.replace('_', ' ')} {each.path} cannot be read" for each in unread[:_NAMED]]
    if len(unread) > _NAMED:
        objects.append(f"{len(unread) - _NAMED} more objects cannot be read")
    return "; ".join((*kinds, *objects)) or None


def _refused(target: Target, actual: Snapshot) -> list[NotCompared]:
    return [each for each in actual.coverage.failed if not _ignored(target, each)]


def _ignored(target: Target, refused: NotCompared) -> bool:
    whole = (each for each in target.ignore if each.name == "*" and each.owner is None)
    return any(each.kind == refused.kind for each in whole)


def _about_the_schema(expected: ExpectedState, services: Services) -> tuple[Finding, ...]:
    trouble = expected.trouble
    if services.migrations is not None:
        return ()
    if trouble is None:
        return judge((), list(_from_before(expected)), RuleContext(None), services.policy)
    known = trouble if isinstance(trouble, SourceInvalid) else None
    fact = SchemaNotLoaded(
        path=services.expectation.named if services.expectation else expected.named,
        says=trouble.says,
        hint=trouble.hint,
        line=known.line if known else None,
        statement=known.statement if known else "",
        last_good=expected.snapshot is not None,
    )
    return judge((), [fact], RuleContext(None), services.policy)


def _from_before(expected: ExpectedState) -> Iterator[SnapshotFromBefore]:
    unknown = expected.snapshot.coverage.unknown if expected.snapshot else {}
    if unknown:
        names = tuple(f"{kind} ({', '.join(fields)})" for kind, fields in sorted(unknown.items()))
        yield SnapshotFromBefore(path=expected.named, unknown=names)


def _status(findings: tuple[Finding, ...], error: str | None, *, waits: bool, compared: bool) -> Status:
    """In sync is said only of what was compared with something from elsewhere than this very check."""
    if any(each.verdict is Verdict.DRIFT and each.waived is None for each in findings):
        return Status.DRIFT
    if error or not (compared or waits):
        return Status.UNKNOWN
    return Status.PENDING if waits else Status.IN_SYNC


Fields = Mapping[str, tuple[str, ...]]


def not_read(refused: Iterable[NotCompared]) -> Iterator[KindsNotRead]:
    """One fact for all the kinds that the server refused to show."""
    by_reason: dict[str, tuple[str, ...]] = {}
    for each in refused:
        by_reason[each.reason] = (*by_reason.get(each.reason, ()), each.kind)
    if by_reason:
        yield KindsNotRead(refused=by_reason)


def server_changes(
    target: str, before: EngineId | None, now: EngineId
) -> Iterator[AnotherServer | ServerUpgraded]:
    """What became of the server since the last look that got an answer."""
    if before is None or before.name != now.name:
        return
    if before.server_id and now.server_id and before.server_id != now.server_id:
        yield AnotherServer(target=target, what="server", before=before.server_id, now=now.server_id)
    elif before.database_id and now.database_id and before.database_id != now.database_id:
        yield AnotherServer(target=target, what="database", before=before.database_id, now=now.database_id)
    if before.major != now.major:
        yield ServerUpgraded(target=target, engine=now.name, before=before.version, now=now.version)


def fold_reader_upgrade(
    judged: Sequence[Finding], fields: Fields, services: Services, view: RuleContext, *, still: bool
) -> tuple[tuple[Finding, ...], TargetState]:
    """The findings, those that only a newer reader brought to light in one; and what the next look has to know.

    `still` says that neither the database nor its source has moved since the last look: then whatever is new is so
    because of the reader. Where something moved, only what the older reader did not look for is.
    """
    state = services.state
    revealed = {
        each.id: each.fingerprint
        for each in judged
        if each.verdict is Verdict.DRIFT
        and (_known(each, state) or _new(each, state, services.reader, still=still))
    }
    folded = [each for each in judged if each.id in revealed]
    others = tuple(each for each in judged if each.id not in revealed)
    if folded:
        worst = min((each.severity for each in folded), key=lambda each: each.rank)
        fact = ReadsMore(summaries=tuple(each.summary for each in folded), worst=worst)
        others = judge((), [fact], view, services.policy) + others
    if not fields:  # the canonical schema is not known, so nothing was learnt
        return others, state
    drift = {each.id: each.fingerprint for each in judged if each.verdict is Verdict.DRIFT}
    return others, msgspec.structs.replace(
        state, reader=services.reader, fields=dict(fields), findings=drift, revealed=revealed
    )


def _known(finding: Finding, state: TargetState) -> bool:
    return state.revealed.get(finding.id) == finding.fingerprint


def _new(finding: Finding, state: TargetState, reader: int, *, still: bool) -> bool:
    if not state.fields or state.reader == reader or finding.id in state.findings:
        return False
    known = state.fields.get(finding.kind)
    if known is None:
        return True
    return still or (bool(finding.fields) and not set(finding.fields) & set(known))
