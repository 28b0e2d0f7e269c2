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
        yield Said(f"{name(change)}: {differences(change)}")
