"""Reports for tests."""

from datetime import UTC, datetime

from schemawatchd.reports.report import Report, Status, TargetReport, exit_codes
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.watch.report import reported

NINE = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)


def target(*findings, name="prod", environment="prod", status=None, **more):
    drifted = any(each.verdict is Verdict.DRIFT for each in findings)
    return TargetReport(
        **{
            "name": name,
            "environment": environment,
            "engine": "postgresql",
            "server_version": "15.18",
            "server_id": "7301",
            "status": status or (Status.DRIFT if drifted else Status.IN_SYNC),
            "expected_from": "schema.sql",
            "digest": "sha256:" + "0" * 64,
            "findings": tuple(reported(each, {}) for each in findings),
            "cosmetic": 0,
            "not_compared": (),
        }
        | more
    )


def report(*targets, project=(), fail_on=Severity.NOTICE, parity=()):
    found = tuple(reported(each, {}) for each in project)
    return Report(
        schemawatchd="0.1.0",
        checked_at=NINE,
        status=min((each.status for each in targets), key=lambda each: each.rank, default=Status.IN_SYNC),
        exit_codes=exit_codes(targets, found, fail_on),
        targets=targets,
        findings=found,
        parity=tuple(parity),
    )
