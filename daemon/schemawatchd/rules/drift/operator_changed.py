"""DR863: An operator works otherwise."""

from collections.abc import Iterator

from schemawatchd.diff.changes import Changed
from schemawatchd.rules.finding import Severity
from schemawatchd.rules.rule import Rule, Said
from schemawatchd.rules.view import View
from schemawatchd.rules.wording import differences, name
from schemawatchd.schema.kinds.operator import Operator

RULE = Rule(code="DR863", severity=Severity.WARNING, fields=("definition",))


def check(change: Changed[Operator], view: View) -> Iterator[Said]:  # noqa: ARG001
    """An operator works otherwise.

    Comparisons, plans and indexes go by other rules.

    Make it as declared (`ALTER OPERATOR`, else DROP and CREATE), and rebuild the indexes that use it.
    """
    yield Said(f"{name(change)}: {differences(change)}")
