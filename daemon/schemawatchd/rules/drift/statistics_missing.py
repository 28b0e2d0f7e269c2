"""DR821: Extended statistics are missing."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Removed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import name
from schemawatchd.schema.kinds.statistics import Statistics

RULE = Rule(code="DR821", severity=Severity.WARNING)


def check(change: Removed[Statistics], view: View) -> Iterator[Said]:  # noqa: ARG001
    """Extended statistics are missing.

    The planner guesses how columns depend on each other, and may choose slow plans.

    Create them again, and run ANALYZE on the table.
    """
    yield Said(f"{name(change)} is missing")
