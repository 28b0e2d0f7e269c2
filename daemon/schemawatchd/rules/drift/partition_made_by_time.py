"""DR156: There is one more partition in a series by time."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.series import recut, span
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.partition import Partition

RULE = Rule(code="DR156", severity=Severity.INFO, verdict=Verdict.POLICY)


def check(change: Added[Partition], view: View) -> Iterator[Said]:
    """There is one more partition in a series by time.

    As a rule a job made it ahead of its time.

    Nothing, if that is how the table is kept.
    """
    if span(change.actual) and not change.actual.deviates and not recut(change, view):
        yield Said(f"{name(change)} is extra ({change.actual.bounds})")
