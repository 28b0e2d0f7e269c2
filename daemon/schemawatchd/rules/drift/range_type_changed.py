"""DR643: A range type is made otherwise."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.range_type import RangeType

RULE = Rule(
    code="DR643",
    severity=Severity.WARNING,
    fields=("subtype", "operator_class", "collation", "canonical", "subtype_difference", "multirange"),
)


def check(change: Changed[RangeType], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A range type is made otherwise.

    Ranges overlap, compare or are rounded otherwise than tested.

    Create the declared one beside it and move the columns over; it cannot be altered.
    """
    yield Said(f"{name(change)}: {differences(change)}")
