"""DR153: A partition takes other rows, or differs from its table."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.series import recut
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.partition import Partition

RULE = Rule(
    code="DR153", severity=Severity.WARNING, fields=("parent", "strategy", "bounds", "partition_by", "deviates")
)


def check(change: Changed[Partition], view: View) -> Iterator[Said]:
    """A partition takes other rows, or differs from its table.

    Rows are refused or go elsewhere, or are held to other conditions than the table's.

    Attach it with the declared bounds, and take from it what its table has not.
    """
    if not recut(change, view):
        named = _indexes(change)
        those = (
            f"; the {'index is' if len(named) == 1 else 'indexes are'} named {', '.join(named)}" if named else ""
        )
        yield Said(f"{name(change)}: {differences(change)}{those}")


def _indexes(change: Changed[Partition]) -> list[str]:
    """The names of the indexes that only one side has."""
    if "deviates" not in change.fields:
        return []
    common = {*change.expected.deviates} & {*change.actual.deviates}
    named = (each.partition(": ") for each in (*change.expected.indexes, *change.actual.indexes))
    return sorted({index for index, _, text in named if text not in common})
