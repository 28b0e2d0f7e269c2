"""Rules about partitions."""

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
    """A partition is missing.

    Inserts of rows that belong to it fail. If it contained rows, queries of the table do not return them.

    Attach it again, or create it and restore its rows.
    """
    if not is_over(change.expected, context) and not recut(change, context):
        says = (
            "Inserts store its rows in another partition. If it contained rows, they exist only if it was merged."
            if goes_elsewhere(change.expected, context)
            else ""
        )
        yield Diagnostic(f"{name(change)} is missing ({change.expected.bounds})", says)


@rule("DR155", "partition-dropped-by-time", Severity.INFO, verdict=Verdict.POLICY)
def dropped_by_time(change: Removed[Partition], context: RuleContext) -> Iterator[Diagnostic]:
    """A partition for a past period is missing.

    Usually a retention job dropped it because its rows were old enough.

    Do nothing if a retention job maintains the table. If not, restore the partition from a backup.
    """
    if is_over(change.expected, context) and not recut(change, context):
        yield Diagnostic(f"{name(change)} is missing ({change.expected.bounds})")


@rule("DR152", "partition-extra", Severity.WARNING)
def extra(change: Added[Partition], context: RuleContext) -> Iterator[Diagnostic]:
    """A partition exists that the schema does not define, or a partition differs from its table.

    Rows are stored in it that belong elsewhere, or its constraints differ from those of the table.

    Add it to the schema with a migration, or check its rows and detach it.
    """
    if change.actual.deviates:
        yield Diagnostic(
            f"{name(change)} is extra and differs from {change.actual.parent}: {text(change.actual.deviates)}"
        )
    elif not span(change.actual) and not recut(change, context):
        yield Diagnostic(f"{name(change)} is extra ({change.actual.bounds})")


@rule("DR156", "partition-made-by-time", Severity.INFO, verdict=Verdict.POLICY)
def made_by_time(change: Added[Partition], context: RuleContext) -> Iterator[Diagnostic]:
    """A series of partitions by time has an additional partition.

    Usually a job created it in advance.

    Do nothing if a job maintains the table.
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
    """A partition covers different rows, or differs from its table.

    Inserts fail or store rows elsewhere, or the partition's constraints differ from those of the table.

    Attach it with the bounds in the schema, and remove what its table does not have.
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
    """A table that is partitioned by time soon has no partition for new rows, or has none already.

    Inserts of rows for a period without a partition fail.

    Create the next partitions, and find out why the job that creates them did not run.
    """
    says = (
        f"{fact.path} has a partition for every {fact.step} until {fact.end:%Y-%m-%d %H:%M}, and none after that"
    )
    if fact.catches:
        yield Diagnostic(
            says, "New rows are stored in the default partition and prevent later partitions from being created."
        )
    elif fact.over:
        yield Diagnostic(says, "Inserts of rows for the current time fail.", Severity.CRITICAL)
    else:
        yield Diagnostic(says)
