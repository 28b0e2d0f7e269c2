"""Drift of partition."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Added, Changed, Removed
from schemawatchd.rules.context import RuleContext
from schemawatchd.rules.engine_effects import goes_elsewhere
from schemawatchd.rules.facts import SeriesEnds
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.series import is_over, recut, span
from schemawatchd.rules.wording import differences, name, text
from schemawatchd.schema.kinds.partition import Partition


@rule("DR151", "partition-missing", Severity.CRITICAL)
def missing(change: Removed[Partition], context: RuleContext) -> Iterator[Diagnostic]:
    """A partition that rows need is missing.

    Rows that belong there are refused. If it held rows, queries of the table do not show them.

    Attach it again, or create it and bring its rows back.
    """
    if not is_over(change.expected, context) and not recut(change, context):
        says = (
            "Rows that belong there go to another partition. If it held rows, they show only where it was merged."
            if goes_elsewhere(change.expected, context)
            else ""
        )
        yield Diagnostic(f"{name(change)} is missing ({change.expected.bounds})", says)


@rule("DR155", "partition-dropped-by-time", Severity.INFO, verdict=Verdict.POLICY)
def dropped_by_time(change: Removed[Partition], context: RuleContext) -> Iterator[Diagnostic]:
    """A partition of a time that is over is missing.

    As a rule it was dropped because its rows were old enough.

    Nothing, if that is how the table is kept; else bring it back from a backup.
    """
    if is_over(change.expected, context) and not recut(change, context):
        yield Diagnostic(f"{name(change)} is missing ({change.expected.bounds})")


@rule("DR152", "partition-extra", Severity.WARNING)
def extra(change: Added[Partition], context: RuleContext) -> Iterator[Diagnostic]:
    """There is a partition that nobody declared and no passing of time explains, or one that differs from
    its table.

    Rows go there that went elsewhere, or are held to other conditions than the table's.

    Declare it with a migration, or detach it after a look at its rows.
    """
    if change.actual.deviates:
        yield Diagnostic(
            f"{name(change)} is extra, and has what {change.actual.parent} has not: {text(change.actual.deviates)}"
        )
    elif not span(change.actual) and not recut(change, context):
        yield Diagnostic(f"{name(change)} is extra ({change.actual.bounds})")


@rule("DR156", "partition-made-by-time", Severity.INFO, verdict=Verdict.POLICY)
def made_by_time(change: Added[Partition], context: RuleContext) -> Iterator[Diagnostic]:
    """There is one more partition in a series by time.

    As a rule a job made it ahead of its time.

    Nothing, if that is how the table is kept.
    """
    if span(change.actual) and not change.actual.deviates and not recut(change, context):
        yield Diagnostic(f"{name(change)} is extra ({change.actual.bounds})")


@rule(
    "DR153",
    "partition-changed",
    Severity.WARNING,
    fields=("parent", "strategy", "bounds", "partition_by", "deviates"),
)
def changed(change: Changed[Partition], context: RuleContext) -> Iterator[Diagnostic]:
    """A partition takes other rows, or differs from its table.

    Rows are refused or go elsewhere, or are held to other conditions than the table's.

    Attach it with the declared bounds, and take from it what its table has not.
    """
    if not recut(change, context):
        named = _indexes(change)
        those = (
            f"; the {'index is' if len(named) == 1 else 'indexes are'} named {', '.join(named)}" if named else ""
        )
        yield Diagnostic(f"{name(change)}: {differences(change)}{those}")


def _indexes(change: Changed[Partition]) -> list[str]:
    """The names of the indexes that only one side has."""
    if "deviates" not in change.fields:
        return []
    common = {*change.expected.deviates} & {*change.actual.deviates}
    named = (each.partition(": ") for each in (*change.expected.indexes, *change.actual.indexes))
    return sorted({index for index, _, text in named if text not in common})


@rule("DR157", "partition-series-ends", Severity.WARNING, verdict=Verdict.POLICY)
def series_ends(fact: SeriesEnds) -> Iterator[Diagnostic]:
    """A table that has had a partition for every day, week or month soon has none, or has none already.

    Rows for the time that has no partition are refused.

    Make the next partitions, and look why the job that makes them did not.
    """
    says = f"{fact.path} has had a partition for every {fact.step}, and has none from {fact.end:%Y-%m-%d %H:%M} on"
    if fact.catches:
        yield Diagnostic(
            says, "Rows go to the default partition, which stands in the way of the partitions to come."
        )
    elif fact.over:
        yield Diagnostic(says, "Rows for the present time are refused.", Severity.CRITICAL)
    else:
        yield Diagnostic(says)
