"""Report and TargetReport: the contract's JSON, version 1, as plain values that `watch` builds."""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

import msgspec

from schemawatchd.rules.finding import FieldChange, Severity, Verdict
from schemawatchd.schema.snapshot import NotCompared


class Status(StrEnum):
    """What a look says of a target; the report as a whole has the worst of them."""

    DRIFT = "drift"
    UNKNOWN = "unknown"
    PENDING = "pending"
    IN_SYNC = "in_sync"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Status).index(self)


class Exit(IntEnum):
    """Exit codes, in the order in which they win."""

    UNUSABLE = 78
    HELD = 75
    USAGE = 64
    UNEXPECTED = 1
    FOUND = 2
    UNKNOWN = 3
    REFUSED = 4
    NOT_HANDED_OVER = 6
    WELL = 0


class Since(msgspec.Struct, frozen=True):
    """When the target was last seen without a finding, and when first with it."""

    last_ok: datetime | None
    first_seen: datetime | None


class ReportedFinding(msgspec.Struct, frozen=True, kw_only=True):
    """A finding as reports show it."""

    id: str
    cause: str
    fingerprint: str
    rule: str
    verdict: Verdict
    severity: Severity
    kind: str
    object: str
    change: str
    fields: Mapping[str, FieldChange]
    summary: str
    consequence: str
    since: Since
    evidence: Mapping[str, Any]
    fix: Mapping[str, Any] | None = None
    waived: Mapping[str, str] | None = None
    acked: Mapping[str, str] | None = None


class MigrationReport(msgspec.Struct, frozen=True, kw_only=True):
    """Where a target stands in its migrations."""

    format: str
    applied: str | None
    head: str | None
    pending: tuple[str, ...]
    not_run: tuple[str, ...] = ()
    """Expected although a baseline only takes them for applied: what they make may never have been there."""


class SourceReport(msgspec.Struct, frozen=True, kw_only=True):
    """The commit that the files were read from, and its age."""

    commit: str
    age_seconds: int


class TargetReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a look at one target found."""

    name: str
    environment: str
    engine: str | None
    server_version: str | None
    server_id: str | None
    status: Status
    expected_from: str | None
    digest: str | None
    findings: tuple[ReportedFinding, ...]
    cosmetic: int
    not_compared: tuple[NotCompared, ...]
    error: str | None = None
    role: str | None = None
    migration: MigrationReport | None = None
    source: SourceReport | None = None


class ParityLine(msgspec.Struct, frozen=True, kw_only=True):
    """One object in which targets differ: what each has, in words, and which are the odd ones out."""

    kind: str
    object: str
    variants: Mapping[str, str]
    odd: tuple[str, ...]


class ParityReport(msgspec.Struct, frozen=True, kw_only=True):
    """Targets that should be alike, and where they are not."""

    targets: tuple[str, ...]
    lines: tuple[ParityLine, ...]
    not_compared: tuple[NotCompared, ...]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One look at all targets. `findings` are those about the project itself."""

    version: int = 1
    schemawatchd: str
    checked_at: datetime
    status: Status
    exit_codes: tuple[int, ...]
    targets: tuple[TargetReport, ...]
    findings: tuple[ReportedFinding, ...]
    parity: tuple[ParityReport, ...] = ()


def only(report: Report, ids: Collection[str]) -> Report:
    """The report with no other findings than these and no targets but theirs; status and codes stay."""
    targets = (
        msgspec.structs.replace(each, findings=tuple(found for found in each.findings if found.id in ids))
        for each in report.targets
    )
    return msgspec.structs.replace(
        report,
        targets=tuple(each for each in targets if each.findings),
        findings=tuple(each for each in report.findings if each.id in ids),
        parity=(),
    )


NO_FAILURE = frozenset({Verdict.SELF, Verdict.PENDING, Verdict.APPLIED})


def exit_codes(
    targets: tuple[TargetReport, ...],
    findings: tuple[ReportedFinding, ...],
    fail_on: Severity | None,
    *,
    handed_over: bool = True,
    fail_on_pending: bool = False,
) -> tuple[int, ...]:
    """Every code that applies, the one that wins first; `(0,)` when all is well. `fail_on` `None` is never."""
    found = (*findings, *(each for target in targets for each in target.findings))
    everything = [each for each in found if each.waived is None]
    waits = fail_on_pending and any(each.verdict is Verdict.PENDING for each in everything)
    codes = {
        Exit.FOUND: waits
        or (
            fail_on is not None
            and any(each.severity.at_least(fail_on) and each.verdict not in NO_FAILURE for each in everything)
        ),
        Exit.UNKNOWN: any(target.status is Status.UNKNOWN or target.error for target in targets),
        Exit.NOT_HANDED_OVER: not handed_over,
    }
    return tuple(int(code) for code in Exit if codes.get(code)) or (int(Exit.WELL),)
