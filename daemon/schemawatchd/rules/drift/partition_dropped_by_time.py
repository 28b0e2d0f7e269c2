"""DR155: A partition of a time that is over is missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.series import is_over, recut
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.partition import Partition

RULE = Rule(code="DR155", severity=Severity.INFO, verdict=Verdict.POLICY)


def check(change: Removed[Partition], view: View) -> Iterator[Said]:
    """A partition of a time that is over is missing.

    As a rule it was dropped because its rows were old enough.

    Nothing, if that is how the table is kept; else bring it back from a backup.
    """
    if is_over(change.expected, view) and not recut(change, view):
        yield Said(f"{name(change)} is missing ({change.expected.bounds})")
