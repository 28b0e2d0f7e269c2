"""SW203: A target has not been checked successfully for too long."""

from collections.abc import Iterator

from schemawatchd.rules.facts import LookOverdue
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import age


@rule("SW203", "look-overdue", Severity.WARNING, verdict=Verdict.SELF)
def check(fact: LookOverdue) -> Iterator[Diagnostic]:
    """A target has not been checked successfully for too long.

    Changes to it are not detected, so silence does not mean that it matches its schema.

    Run `schemawatchd status` or read the log to see why checks fail, and `schemawatchd doctor` to test what they
    need.
    """
    yield Diagnostic(f"{fact.target} has not been checked successfully for {age(fact.passed)}")
