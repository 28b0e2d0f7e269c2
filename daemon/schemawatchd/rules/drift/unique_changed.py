"""DR213: A unique constraint is made otherwise."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.unique import Unique

RULE = Rule(
    code="DR213",
    severity=Severity.CRITICAL,
    fields=("columns", "included", "nulls_distinct", "deferrable", "without_overlaps", "on_conflict"),
)


def check(change: Changed[Unique], view: View) -> Iterator[Said]:  # noqa: ARG001
    """A unique constraint is made otherwise.

    Other rows count as duplicates than the code was written for.

    Put it back, after a look for duplicates.
    """
    yield Said(f"{name(change)}: {differences(change)}")
