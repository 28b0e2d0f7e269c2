"""Comparing any two sides, as `diff` does: the same comparison, judgement and report as for a target."""

from schemawatchd.clock import Clock
from schemawatchd.diff.compare import compare
from schemawatchd.diff.scope import Scope
from schemawatchd.reports.report import Report, Status
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.judge import judge
from schemawatchd.rules.policy import Policy
from schemawatchd.rules.view import View
from schemawatchd.schema.digest import snapshot_digest
from schemawatchd.schema.snapshot import Snapshot
from schemawatchd.watch.reporting import report_of_one, target_report_of


def difference(
    names: tuple[str, str], sides: tuple[Snapshot, Snapshot], clock: Clock, fail_on: Severity | None
) -> Report:
    """What of the first side is not so in the second, as a report with one target."""
    expected, actual = sides
    unmade = frozenset((each.kind, each.object) for each in expected.not_compared if each.object)
    drift = compare(expected, actual, Scope(unmade=unmade))
    findings = judge(drift.changes, (), View(names[1], "", expected, actual), Policy())
    one = target_report_of(
        name=names[1],
        engine=actual.engine,
        expected_from=names[0],
        digest=snapshot_digest(actual),
        findings=findings,
        drift=drift,
        status=Status.DRIFT if findings else Status.IN_SYNC,
    )
    return report_of_one(one, clock.now(), fail_on)
