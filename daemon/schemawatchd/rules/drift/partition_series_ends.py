"""DR157: A table that has had a partition for every day, week or month soon has none, or has none already."""

from collections.abc import Iterator

from schemawatchd.rules.facts import SeriesEnds
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View

RULE = Rule(code="DR157", severity=Severity.WARNING, verdict=Verdict.POLICY)


def check(fact: SeriesEnds, view: View) -> Iterator[Said]:  # noqa: ARG001
    """A table that has had a partition for every day, week or month soon has none, or has none already.

    Rows for the time that has no partition are refused.

    Make the next partitions, and look why the job that makes them did not.
    """
    says = f"{fact.path} has had a partition for every {fact.step}, and has none from {fact.end:%Y-%m-%d %H:%M} on"
    if fact.catches:
        yield Said(says, "Rows go to the default partition, which stands in the way of the partitions to come.")
    elif fact.over:
        yield Said(says, "Rows for the present time are refused.", Severity.CRITICAL)
    else:
        yield Said(says)
