"""From the results of checks to the report that people and programs get."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from schemawatchd import __version__
from schemawatchd.diff.compare import Drift
from schemawatchd.reports.report import (
    ParityLine,
    ParityReport,
    Report,
    ReportedFinding,
    Since,
    Status,
    TargetReport,
    exit_codes,
)
from schemawatchd.rules.finding import Finding, Severity
from schemawatchd.schema.snapshot import EngineId
from schemawatchd.watch.parity import Parity
from schemawatchd.watch.result import Examination, Outcome, Quiet, Unexamined


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """What makes the exit code: findings from this severity on (`None` is never), and whether pending ones count.

    `handed_over` is false where a message could not be.
    """

    severity: Severity | None
    pending: bool = False
    handed_over: bool = True


@dataclass(frozen=True, slots=True)
class Past:
    """What is remembered of a finding: since when it is there, and who is on it."""

    since: Since
    acked: Mapping[str, str] | None = None


Sinces = Mapping[str, Past]
"""What is remembered of each finding, by its id."""

_NO_PAST = Past(Since(None, None))


def report(
    outcomes: Sequence[Outcome],
    at: datetime,
    threshold: Threshold,
    sinces: Sinces,
    *,
    parities: Sequence[Parity] = (),
    beside_them: Sequence[Finding] = (),
) -> Report:
    """One report of a look at all targets; `beside_them` are findings of no look."""
    beside = {name: found for each in parities for name, found in each.findings.items()}
    targets = tuple(target_report(each, sinces, beside.get(each.target.name, ())) for each in outcomes)
    project = {
        finding.cause: reported(finding, sinces)
        for each in outcomes
        if isinstance(each, Examination)
        for finding in (*each.project, *each.about_files)
    }
    findings = (*project.values(), *(reported(each, sinces) for each in beside_them))
    worst = min((each.status for each in targets), key=lambda each: each.rank, default=Status.IN_SYNC)
    return Report(
        schemawatchd=__version__,
        checked_at=at,
        status=worst,
        exit_codes=exit_codes(
            targets,
            findings,
            threshold.severity,
            handed_over=threshold.handed_over,
            fail_on_pending=threshold.pending,
        ),
        targets=targets,
        findings=findings,
        parity=tuple(map(parity_report, parities)),
    )


def parity_report(parity: Parity) -> ParityReport:
    """The grid of targets that should be alike."""
    lines = (
        ParityLine(kind=each.kind, object=each.object, variants=each.variants, odd=each.odd)
        for each in parity.lines
    )
    return ParityReport(targets=parity.targets, lines=tuple(lines), not_compared=parity.not_compared)


def target_report(outcome: Outcome, sinces: Sinces, parity: Sequence[Finding] = ()) -> TargetReport:
    """What the report says of one target; `parity` are the findings about its likeness to others."""
    match outcome:
        case Examination():
            return TargetReport(
                name=outcome.target.name,
                environment=outcome.target.environment,
                engine=outcome.engine.name,
                server_version=outcome.engine.version,
                server_id=outcome.engine.server_id,
                role=outcome.engine.role,
                status=outcome.status,
                expected_from=outcome.expected_from,
                digest=outcome.digest,
                findings=_all((*outcome.findings, *parity), sinces),
                cosmetic=outcome.cosmetic,
                not_compared=outcome.not_compared,
                error=outcome.error,
                migration=outcome.migration,
                source=outcome.source,
            )
        case Unexamined():
            return _without_answer(outcome, Status.UNKNOWN, _all(outcome.findings, sinces), outcome.error)
        case Quiet():
            return _without_answer(outcome, Status.IN_SYNC, (), None)


def target_report_of(
    *,
    name: str,
    engine: EngineId,
    expected_from: str,
    digest: str,
    findings: Iterable[Finding],
    drift: Drift,
    status: Status,
) -> TargetReport:
    """The report of a comparison that belongs to no configured target."""
    return TargetReport(
        name=name,
        environment="",
        engine=engine.name,
        server_version=engine.version,
        server_id=engine.server_id,
        role=engine.role,
        status=status,
        expected_from=expected_from,
        digest=digest,
        findings=_all(findings, {}),
        cosmetic=drift.cosmetic,
        not_compared=drift.not_compared,
    )


def report_of_one(
    one: TargetReport, at: datetime, fail_on: Severity | None, parities: Sequence[Parity] = ()
) -> Report:
    """A report with one target and no project."""
    return Report(
        schemawatchd=__version__,
        checked_at=at,
        status=one.status,
        exit_codes=exit_codes((one,), (), fail_on),
        targets=(one,),
        findings=(),
        parity=tuple(map(parity_report, parities)),
    )


def _without_answer(
    outcome: Outcome, status: Status, findings: tuple[ReportedFinding, ...], error: str | None
) -> TargetReport:
    return TargetReport(
        name=outcome.target.name,
        environment=outcome.target.environment,
        engine=None,
        server_version=None,
        server_id=None,
        status=status,
        expected_from=None,
        digest=None,
        findings=findings,
        cosmetic=0,
        not_compared=(),
        error=error,
    )


def _all(findings: Iterable[Finding], sinces: Sinces) -> tuple[ReportedFinding, ...]:
    return tuple(reported(each, sinces) for each in findings)


def reported(finding: Finding, sinces: Sinces) -> ReportedFinding:
    """One finding in the report's form."""
    return ReportedFinding(
        id=finding.id,
        cause=finding.cause,
        fingerprint=finding.fingerprint,
        rule=finding.rule,
        verdict=finding.verdict,
        severity=finding.severity,
        kind=finding.kind,
        object=finding.object,
        change=finding.change,
        fields=finding.fields,
        summary=finding.summary,
        consequence=finding.consequence,
        since=sinces.get(finding.id, _NO_PAST).since,
        evidence=finding.evidence,
        fix=finding.fix,
        waived=finding.waived,
        acked=sinces.get(finding.id, _NO_PAST).acked,
    )
