"""DR613: An enumerated type has other labels, or another order of them."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import difference, name
from schemawatchd.schema.kinds.enum import Enum

RULE = Rule(code="DR613", severity=Severity.WARNING, fields=("labels",))


def check(change: Changed[Enum], view: View) -> Iterator[Said]:  # noqa: ARG001
    """An enumerated type has other labels, or another order of them.

    Code meets values it does not know, or sorts them otherwise.

    Declare the new label with a migration, or rebuild the type.
    """
    lost = [label for label in change.expected.labels if label not in change.actual.labels]
    if lost:
        yield Said(
            f"{name(change)} has lost {', '.join(lost)}",
            "Inserts and queries that use the label fail at once.",
            Severity.CRITICAL,
        )
    else:
        yield Said(f"{name(change)} is {difference(change, 'labels')}")
